package io.outrigger.core.log;

import io.outrigger.core.log.LogEntry.Point;

/** Operators whose value is a number; their names are Envoy's. Durations are whole milliseconds. */
enum NumberOperator implements LogOperator {
    BYTES_RECEIVED,
    BYTES_SENT,
    DURATION,
    REQUEST_DURATION,
    REQUEST_TX_DURATION,
    RESPONSE_DURATION,
    RESPONSE_TX_DURATION,
    RESPONSE_CODE,
    UPSTREAM_REQUEST_ATTEMPT_COUNT,
    CONNECTION_ID;

    private static final long NANOS_PER_MILLI = 1_000_000;

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        long value = value(entry);
        if (value < 0) {
            return false;
        }
        line.number(value);
        return true;
    }

    @Override
    public boolean number() {
        return true;
    }

    private long value(LogEntry entry) {
        return switch (this) {
            case BYTES_RECEIVED -> entry.bytesReceived();
            case BYTES_SENT -> entry.bytesSent();
            case DURATION -> millis(entry.durationNanos());
            case REQUEST_DURATION -> millis(entry.nanosTo(Point.REQUEST_RECEIVED));
            case REQUEST_TX_DURATION -> millis(entry.nanosTo(Point.REQUEST_SENT));
            case RESPONSE_DURATION -> millis(entry.nanosTo(Point.RESPONSE_HEAD));
            case RESPONSE_TX_DURATION -> responseNanos(entry);
            case RESPONSE_CODE -> entry.responseCode();
            case UPSTREAM_REQUEST_ATTEMPT_COUNT -> entry.attemptCount();
            case CONNECTION_ID -> entry.connectionId();
        };
    }

    private static long responseNanos(LogEntry entry) {
        long head = entry.nanosTo(Point.RESPONSE_HEAD);
        return head < 0 ? -1 : millis(entry.durationNanos() - head);
    }

    private static long millis(long nanos) {
        return nanos < 0 ? -1 : nanos / NANOS_PER_MILLI;
    }
}
