package io.outrigger.core.time;

import java.time.Instant;

/** The calendar's time, for logs and dates; ages and timers use a monotonic ticker instead. Any thread. */
@FunctionalInterface
public interface WallClock {
    /** Microseconds since 1970-01-01T00:00:00Z. */
    long epochMicros();

    /** The same as an instant, for certificates and pages. */
    default Instant now() {
        return Instant.ofEpochMilli(epochMicros() / 1000);
    }

    /** The machine's clock. */
    static WallClock system() {
        return SystemTime::epochMicros;
    }
}
