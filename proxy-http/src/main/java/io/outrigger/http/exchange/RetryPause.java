package io.outrigger.http.exchange;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time between a try and the next. It ends at a whole millisecond of the worker's clock, with all others that end within that
 * millisecond, so that under load the loop does not wake for each. Owned by one worker.
 */
final class RetryPause implements Runnable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Forwarding forwarding;
    private final @Nullable UnwantedAnswer unwanted;
    private @Nullable Future<?> timer;

    /** @param unwanted what the try before has left, null if nothing */
    RetryPause(Forwarding forwarding, @Nullable UnwantedAnswer unwanted) {
        this.forwarding = forwarding;
        this.unwanted = unwanted;
    }

    /** @param nanos how long at least */
    RetryPause begin(long nanos) {
        long end = forwarding.worker().nanoTime() + nanos;
        long beyond = Math.floorMod(end, TICK_NANOS);
        long whole = beyond == 0 ? nanos : nanos + TICK_NANOS - beyond;
        timer = forwarding.worker().loop().schedule(this, whole, TimeUnit.NANOSECONDS);
        return this;
    }

    @Override
    public void run() {
        endUnwanted();
        forwarding.tryAgain();
    }

    /** There will be no further try. */
    void end() {
        if (timer != null) {
            timer.cancel(false);
        }
        endUnwanted();
    }

    private void endUnwanted() {
        if (unwanted != null) {
            unwanted.end();
        }
    }
}
