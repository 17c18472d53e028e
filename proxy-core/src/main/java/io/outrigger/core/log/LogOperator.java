package io.outrigger.core.log;

/** One {@code %OPERATOR%} of a format, compiled. Immutable, shared by all workers; hot path. */
interface LogOperator {
    /** Appends the value; false, with nothing appended, when there is none. */
    boolean write(LogEntry entry, LogLine line);

    /** Whether the value is a number where the format keeps types. */
    default boolean number() {
        return false;
    }
}
