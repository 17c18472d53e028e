package io.outrigger.config.yaml;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Parses one document within limits of size, depth and aliases. Only node trees are built, never objects, so tags cannot create
 * anything.
 */
final class YamlParser {
    private static final int MAX_CODE_POINTS = 3 * 1024 * 1024;
    private static final int MAX_RUN = 1024 * 1024;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 50;

    /** Only ever asked. */
    private static final Resolver TAGS = new Resolver();

    private YamlParser() {}

    /** The root of the document, or null if it is empty or broken; the latter is reported. */
    static @Nullable Node parse(String text, PlaceMap places, Problems problems) {
        if (text.length() > MAX_CODE_POINTS) {
            Position start = new Position(places.file(), places.lineOffset() + 1, places.columnOffset() + 1);
            String why = "the document has " + text.length() + " characters, more than " + MAX_CODE_POINTS;
            problems.add(places.problem(Severity.ERROR, start, "", why));
            return null;
        }
        int endless = endless(text);
        if (endless >= 0) {
            Position line = new Position(places.file(), places.lineOffset() + 1 + endless, places.columnOffset() + 1);
            String why = "the line has more than " + MAX_RUN + " characters without a quotation mark";
            problems.add(places.problem(Severity.ERROR, line, "", why));
            return null;
        }
        try {
            LoaderOptions options = options();
            Parser events = new ParserImpl(new StreamReader(TabSpaces.replace(text)), options);
            Node root = new Composer(new BoundedParser(events), TAGS, options).getSingleNode();
            if (root != null && text.indexOf('&') >= 0) {
                AliasBound.check(root);
            }
            return root;
        } catch (MarkedYAMLException e) {
            problems.add(SyntaxMistake.of(e, text, places));
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

    /** The first line, from 0, with a run that SnakeYAML would take seconds to read, in quadratic time; -1 if there is none. */
    private static int endless(String text) {
        int line = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            run = c == '\n' || c == '"' ? 0 : run + 1;
            if (run > MAX_RUN) {
                return line;
            }
            line += c == '\n' ? 1 : 0;
        }
        return -1;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowRecursiveKeys(false);
        return options;
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
}
