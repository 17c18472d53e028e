package io.outrigger.config.yaml;

import java.util.Locale;

/**
 * Something wrong with a configuration, at a place.
 *
 * @param path the field with its indices, {@code spec.http[0].timeout}, or what else the message is about; may be empty
 * @param message the bad value and what was expected
 * @param excerpt the line of the file, for the long form; empty if unknown
 * @param general whether this is about a field or kind as such, and worth saying once
 */
public record Problem(
        Severity severity, Position position, String path, String message, String excerpt, boolean general) {
    /** The one-line form: {@code vs.yaml:14:16: spec.http[0].timeout: "5 s" is not a duration (expected e.g. 5s)}. */
    @Override
    public String toString() {
        String word = severity == Severity.ERROR ? "" : severity.name().toLowerCase(Locale.ROOT) + ": ";
        return position + ": " + word + what();
    }

    /** The form for people: the message, then the line of the file with a caret below the place. */
    public String withSnippet() {
        StringBuilder text = new StringBuilder();
        String number = Integer.toString(position.line());
        String margin = " ".repeat(number.length());
        text.append(severity.name().toLowerCase(Locale.ROOT)).append(": ").append(what());
        text.append('\n').append(margin).append("--> ").append(position);
        if (!excerpt.isEmpty()) {
            int column = Math.min(position.column(), excerpt.length() + 1);
            text.append('\n').append(margin).append(" |\n");
            text.append(number).append(" | ").append(excerpt).append('\n');
            text.append(margin).append(" | ").append(" ".repeat(column - 1)).append('^');
        }
        return text.toString();
    }

    private String what() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
