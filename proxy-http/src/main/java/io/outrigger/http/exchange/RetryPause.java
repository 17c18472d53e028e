package io.outrigger.http.exchange;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time between a try and the next. Owned by one worker. */
final class RetryPause implements Runnable {
    private final Forwarding forwarding;
    private final @Nullable UnwantedAnswer unwanted;
    private @Nullable Future<?> timer;

    /** @param unwanted what the try before has left, null if nothing */
    RetryPause(Forwarding forwarding, @Nullable UnwantedAnswer unwanted) {
        this.forwarding = forwarding;
        this.unwanted = unwanted;
    }

    RetryPause begin(long nanos) {
        timer = forwarding.worker().loop().schedule(this, nanos, TimeUnit.NANOSECONDS);
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
