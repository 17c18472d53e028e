package io.outrigger.config.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Why a document is not YAML, in words of its author. A parser says where it gave up; the mistake is often above that place, and
 * this looks for it: a TAB, a command of a shell, an ellipsis, a line that stands too far left or right.
 */
final class SyntaxMistake {
    private static final Pattern COMMAND = Pattern.compile(
            "(?:[$#>] ?)?(?:sudo )?(?:kubectl|istioctl|helm|docker|curl|cat|echo|export|pilot-agent|outrigger) .*"
                    + "|\\$ .*|.*<<-? ?['\"]?\\w+['\"]?|EOF|END");
    private static final Pattern FIELD = Pattern.compile("(\\s*(?:- +)*)([\\w./$-]+) *:(?: +(.*))?");

    private final String[] lines;
    private final PlaceMap places;
    private final String problem;
    private final int stopped;
    private final MarkedYAMLException cause;

    private SyntaxMistake(MarkedYAMLException e, String text, PlaceMap places) {
        this.lines = text.split("\n", -1);
        this.places = places;
        this.problem = e.getProblem() == null ? String.valueOf(e.getMessage()) : e.getProblem();
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        this.stopped = mark == null ? 0 : mark.getLine();
        this.cause = e;
    }

    static Problem of(MarkedYAMLException e, String text, PlaceMap places) {
        return new SyntaxMistake(e, text, places).explain();
    }

    private Problem explain() {
        Problem found = tab();
        if (found == null) {
            found = command();
        }
        if (found == null && problem.startsWith("could not find expected ':'")) {
            found = word();
        }
        if (found == null && problem.startsWith("found unexpected end of stream") && cause.getContextMark() != null) {
            found = place(cause.getContextMark(), "not valid YAML: this quote is never closed");
        }
        return found == null ? place(mark(), "not valid YAML: " + words()) : found;
    }

    private @Nullable Mark mark() {
        return cause.getProblemMark() == null ? cause.getContextMark() : cause.getProblemMark();
    }

    private Problem place(@Nullable Mark mark, String message) {
        Position at = mark == null ? new Position(places.file(), places.lineOffset() + 1, 1) : places.at(mark);
        return places.problem(Severity.ERROR, at, "", message);
    }

    private Problem line(int index, int column, String message) {
        Position at = new Position(places.file(), places.lineOffset() + index + 1, places.columnOffset() + column + 1);
        return places.problem(Severity.ERROR, at, "", message);
    }

    /** The first TAB that indents the line where the parser stopped or the one above it. */
    private @Nullable Problem tab() {
        for (int i = Math.max(0, stopped - 1); i <= stopped && i < lines.length; i++) {
            int column = indent(lines[i]);
            if (column < lines[i].length() && lines[i].charAt(column) == '\t' && !lines[i].isBlank()) {
                return line(i, column, "a TAB indents this line; YAML allows only spaces there");
            }
        }
        return null;
    }

    /** Notes often keep the command around the YAML: the nearest line above that is one, with nothing but such lines between. */
    private @Nullable Problem command() {
        for (int i = Math.min(stopped, lines.length - 1); i >= 0; i--) {
            String text = lines[i].strip();
            if (COMMAND.matcher(text).matches()) {
                String what = text.equals("EOF") || text.equals("END") ? "ends a shell's input" : "is a shell command";
                return line(i, indent(lines[i]), "not valid YAML: this line " + what + "; take it out of the file");
            }
            boolean field = FIELD.matcher(lines[i]).matches();
            if (i < stopped && field) {
                return null;
            }
        }
        return null;
    }

    /** A line that is neither a field nor a value. */
    private @Nullable Problem word() {
        Mark word = cause.getContextMark();
        if (word == null || word.getLine() >= lines.length) {
            return null;
        }
        String text = lines[word.getLine()].strip();
        if (text.equals("...") || text.equals("\u2026")) {
            return place(
                    word, "not valid YAML: `" + text + "` stands for something left out; write it, or take it out");
        }
        return place(word, "not valid YAML: this is neither a field (`name: value`) nor an element (`- value`)");
    }

    private String words() {
        if (problem.startsWith("expected <block end>")) {
            return misplaced();
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return secondValue();
        }
        return problem + hint();
    }

    private String hint() {
        if (problem.startsWith("found character '@'") || problem.startsWith("found character '`'")) {
            return "; put the value in quotes";
        }
        if (problem.startsWith("expected ',' or")) {
            return "; a bracket is not closed, here or in a line above";
        }
        return "";
    }

    /** A line whose neighbours begin in another column. */
    private String misplaced() {
        Mark first = cause.getContextMark();
        Mark here = cause.getProblemMark();
        if (first == null || here == null || first.getLine() >= lines.length) {
            return "the indentation of this line fits none of the lines above";
        }
        Matcher neighbour = FIELD.matcher(lines[first.getLine()]);
        String name = neighbour.matches() ? "`" + neighbour.group(2) + "`" : "what it follows";
        return "this line stands in column " + (places.columnOffset() + here.getColumn() + 1) + ", but " + name
                + " in line "
                + places.at(first).line() + " and its neighbours in column "
                + (places.columnOffset() + first.getColumn() + 1);
    }

    /** A second colon: a block below a field that has a value, or a colon inside of a value. */
    private String secondValue() {
        Mark here = cause.getProblemMark();
        if (here == null || stopped >= lines.length) {
            return "a field cannot begin here; is the line above or this one indented wrongly?";
        }
        Matcher own = FIELD.matcher(lines[stopped]);
        boolean first = own.matches() && own.end(2) >= here.getColumn();
        if (!first && own.matches()) {
            return "a value with `: ` inside needs quotes";
        }
        for (int i = stopped - 1; i >= 0; i--) {
            Matcher above = FIELD.matcher(lines[i]);
            if (above.matches() && above.group(3) != null && indent(lines[i]) < indent(lines[stopped])) {
                return "`" + above.group(2) + "` in line " + (places.lineOffset() + i + 1)
                        + " has a value already: this line stands too far right, or that value too much";
            }
            if (!lines[i].isBlank()) {
                break;
            }
        }
        return "a field cannot begin here; is the line above or this one indented wrongly?";
    }

    private static int indent(String line) {
        int column = 0;
        while (column < line.length() && line.charAt(column) == ' ') {
            column++;
        }
        return column;
    }
}
