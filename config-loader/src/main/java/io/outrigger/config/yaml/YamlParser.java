package io.outrigger.config.yaml;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Parses one document within limits of size, depth and aliases. Only node trees are built, never objects, so tags cannot create
 * anything.
 */
final class YamlParser {
    private static final int MAX_CODE_POINTS = 3 * 1024 * 1024;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 50;

    private YamlParser() {}

    /** The root of the document, or null if it is empty or broken; the latter is reported. */
    static @Nullable Node parse(String text, PlaceMap places, Problems problems) {
        if (text.length() > MAX_CODE_POINTS) {
            Position start = new Position(places.file(), places.lineOffset() + 1, places.columnOffset() + 1);
            String why = "the document has " + text.length() + " characters, more than " + MAX_CODE_POINTS;
            problems.add(places.problem(Severity.ERROR, start, "", why));
            return null;
        }
        try {
            Node root = new Yaml(options()).compose(new StringReader(TabSpaces.replace(text)));
            if (root != null && text.indexOf('&') >= 0) {
                AliasBound.check(root);
            }
            return root;
        } catch (MarkedYAMLException e) {
            problems.add(broken(e, text, places));
        } catch (ReaderException e) {
            problems.add(unreadable(e, text, places));
        } catch (YAMLException e) {
            // Limits that SnakeYAML reports without a place, such as too many aliases.
            Mark mark = LimitPlace.find(text, MAX_DEPTH, MAX_ALIASES);
            Position at = mark == null ? new Position(places.file(), places.lineOffset() + 1, 1) : places.at(mark);
            problems.add(places.problem(Severity.ERROR, at, "", "not acceptable as YAML: " + e.getMessage()));
        }
        return null;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowRecursiveKeys(false);
        return options;
    }

    private static Problem broken(MarkedYAMLException e, String text, PlaceMap places) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        Position position = mark == null ? new Position(places.file(), places.lineOffset() + 1, 1) : places.at(mark);
        Position tab = indentingTab(text, position.line() - 1 - places.lineOffset(), places);
        if (tab != null) {
            return places.problem(Severity.ERROR, tab, "", "a TAB indents this line; YAML allows only spaces there");
        }
        String problem = e.getProblem() == null ? String.valueOf(e.getMessage()) : e.getProblem();
        return places.problem(
                Severity.ERROR, position, "", "not valid YAML: " + problem + hint(problem, e, text, places));
    }

    private static String hint(String problem, MarkedYAMLException e, String text, PlaceMap places) {
        if (problem.startsWith("expected <block end>")) {
            return "; the indentation of this line fits none of the lines above";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "; is the line above or this one indented wrongly?";
        }
        if (problem.startsWith("could not find expected ':'") && e.getContextMark() != null) {
            Mark word = e.getContextMark();
            String line = text.split("\n", -1)[word.getLine()].strip();
            return "; `" + line + "` in line " + places.at(word).line() + " is neither a field nor a value";
        }
        return "";
    }

    private static Problem unreadable(ReaderException e, String text, PlaceMap places) {
        String before = text.substring(0, Math.min(e.getPosition(), text.length()));
        int line = places.lineOffset()
                + 1
                + (int) before.chars().filter(c -> c == '\n').count();
        int column = places.columnOffset() + before.length() - before.lastIndexOf('\n');
        String why = String.format("the character U+%04X is not allowed in YAML", e.getCodePoint());
        return places.problem(Severity.ERROR, new Position(places.file(), line, column), "", why);
    }

    /** The first TAB that indents the line where the parser stopped or the one above it. */
    private static @Nullable Position indentingTab(String text, int stopped, PlaceMap places) {
        String[] lines = text.split("\n", -1);
        for (int i = Math.max(0, stopped - 1); i <= stopped && i < lines.length; i++) {
            int column = 0;
            while (column < lines[i].length() && lines[i].charAt(column) == ' ') {
                column++;
            }
            if (column < lines[i].length() && lines[i].charAt(column) == '\t' && !lines[i].isBlank()) {
                int offset = places.columnOffset();
                return new Position(places.file(), places.lineOffset() + i + 1, offset + column + 1);
            }
        }
        return null;
    }
}
