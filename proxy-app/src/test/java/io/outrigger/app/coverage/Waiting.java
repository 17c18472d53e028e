package io.outrigger.app.coverage;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others bring about. */
final class Waiting {
    /** Much longer than anything takes on a busy machine. */
    private static final int PATIENCE_MILLIS = 20_000;

    /** Without its field, what a test is about ought not to come and is waited for so long. */
    private static final int WITHOUT_FIELD_MILLIS = 2500;

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

    /** How long this thread's tests wait for anything, in milliseconds. */
    static int patienceMillis() {
        return MeshPlan.SUPPRESSED.get().isEmpty() ? PATIENCE_MILLIS : WITHOUT_FIELD_MILLIS;
    }

    static void until(Condition condition, Text otherwise) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis());
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(otherwise.now());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
