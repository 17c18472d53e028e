package io.outrigger.core.log;

import io.outrigger.core.time.Chance;

/**
 * A text with Envoy's command operators, filled in for one request: the values of header edits. What is absent leaves nothing.
 * Immutable; allocates where it is used.
 */
public final class ValueFormat {
    private static final byte[] NOTHING = {};

    private final LogTemplate template;
    private final Chance chance;

    private ValueFormat(LogTemplate template, Chance chance) {
        this.template = template;
        this.chance = chance;
    }

    /** Throws {@link IllegalArgumentException} saying what is wrong with the text. */
    public static ValueFormat compile(String text, Chance chance) {
        return new ValueFormat(new LogParser(new LogOperators(System::getenv)).template(text), chance);
    }

    /** Appends the value for this request. Worker's thread. */
    public void append(LogEntry request, LogText out) {
        LogLine line = new LogLine(chance);
        line.begin();
        template.write(request, line, NOTHING);
        out.append(line.bytes(), 0, line.length());
    }
}
