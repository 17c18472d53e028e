package io.outrigger.config.yaml;

import java.util.Locale;

/**
 * Something wrong with a configuration, at a place.
 *
 * @param path the field with its indices, {@code spec.http[0].timeout}, or what else the message is about; may be empty
 * @param message the bad value and what was expected
 * @param excerpt the line of the file, for the long form; empty if unknown
 * @param general whether this is about a field or kind as such, and worth saying once
 * @param code of {@code istioctl analyze} where the meaning is the same; empty where there is none
 */
public record Problem(
        Severity severity,
        Position position,
        String path,
        String message,
        String excerpt,
        boolean general,
        String code) {
    /** Something without a code of its own. */
    public Problem(Severity severity, Position position, String path, String message, String excerpt, boolean general) {
        this(severity, position, path, message, excerpt, general, "");
    }

    /**
     * What this can be looked up and suppressed by: the code, or one for all of its severity: {@code IST0106} for what the schema
     * refuses, {@code OUT0002} for warnings, {@code OUT0003} for notes.
     */
    public String rule() {
        if (!code.isEmpty()) {
            return code;
        }
        return switch (severity) {
            case ERROR -> "IST0106";
            case WARNING -> "OUT0002";
            case NOTICE -> "OUT0003";
        };
    }

    /** The same with the line of the file, if it has none yet. */
    public Problem withExcerpt(String line) {
        return excerpt.isEmpty() ? new Problem(severity, position, path, message, line, general, code) : this;
    }

    /** The same at another place, without the line of the file. */
    Problem at(Position place) {
        return new Problem(severity, place, path, message, "", general, code);
    }

    /** The one-line form: {@code vs.yaml:14:16: spec.http[0].timeout: "5 s" is not a duration (expected e.g. 5s)}. */
    @Override
    public String toString() {
        String word = severity == Severity.ERROR ? "" : severity.name().toLowerCase(Locale.ROOT) + ": ";
        return position + ": " + word + what() + (code.isEmpty() ? "" : " [" + code + "]");
    }

    /** The form for people: the message, then the line of the file with carets below what it is about. */
    public String withSnippet() {
        StringBuilder text = new StringBuilder();
        String number = Integer.toString(position.line());
        String margin = " ".repeat(number.length());
        text.append(severity.word()).append('[').append(rule()).append("]: ").append(what());
        text.append('\n').append(margin).append("--> ").append(position);
        if (!excerpt.isEmpty()) {
            int column = Math.min(position.column(), excerpt.length() + 1);
            text.append('\n').append(margin).append(" |\n");
            text.append(number).append(" | ").append(excerpt).append('\n');
            text.append(margin).append(" | ").append(" ".repeat(column - 1)).append("^".repeat(width(column - 1)));
        }
        return text.toString();
    }

    /** How many characters the value or name at the place has. */
    private int width(int start) {
        if (start >= excerpt.length()) {
            return 1;
        }
        char first = excerpt.charAt(start);
        if (first == '"' || first == '\'') {
            int close = excerpt.indexOf(first, start + 1);
            return close < 0 ? 1 : close + 1 - start;
        }
        int end = start;
        while (end < excerpt.length() && !endsValue(end)) {
            end++;
        }
        return Math.max(1, excerpt.substring(start, end).stripTrailing().length());
    }

    private boolean endsValue(int at) {
        char c = excerpt.charAt(at);
        boolean last = at + 1 >= excerpt.length() || excerpt.charAt(at + 1) == ' ';
        return c == ','
                || c == '}'
                || c == ']'
                || c == '{'
                || c == '['
                || c == ':' && last
                || c == ' ' && comment(at + 1);
    }

    private boolean comment(int at) {
        return at < excerpt.length() && excerpt.charAt(at) == '#';
    }

    private String what() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
