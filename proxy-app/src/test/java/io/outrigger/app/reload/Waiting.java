package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others bring about. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Waiting() {}

    /** Something that is true sooner or later. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(String what, Condition condition) {
        long start = System.nanoTime();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    fail("not within " + PATIENCE.toSeconds() + " s: " + what);
                }
                LockSupport.parkNanos(2_000_000);
            }
        } catch (Exception e) {
            fail(what + ": " + e, e);
        }
    }
}
