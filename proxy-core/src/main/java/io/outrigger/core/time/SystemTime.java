package io.outrigger.core.time;

import java.time.Instant;

/** The one reader of the machine's clock. */
final class SystemTime {
    private SystemTime() {}

    static long epochMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
