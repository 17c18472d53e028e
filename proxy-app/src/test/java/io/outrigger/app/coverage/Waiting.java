package io.outrigger.app.coverage;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others bring about. */
final class Waiting {
    /** Much longer than anything takes, for what ought not to come is waited for so long. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Waiting() {}

    /** Something that is true sooner or later. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** What to say if it is not. */
    @FunctionalInterface
    interface Text {
        String now() throws IOException;
    }

    static void until(Condition condition, Text otherwise) throws IOException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError(otherwise.now());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
