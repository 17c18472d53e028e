package io.outrigger.core.server;

import io.netty.util.concurrent.ScheduledFuture;
import io.outrigger.core.worker.ControlLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Waits for connections to end. The control loop looks, the caller sleeps. */
final class Drain {
    private static final long LOOK_MILLIS = 50;

    private final ControlLoop loop;
    private final IntSupplier connections;

    Drain(ControlLoop loop, IntSupplier connections) {
        this.loop = loop;
        this.connections = connections;
    }

    /** Waits until no connection is left; false if the time is over before. */
    boolean await(Duration atMost) {
        CountDownLatch none = new CountDownLatch(1);
        ScheduledFuture<?> looking = loop.loop()
                .scheduleWithFixedDelay(
                        () -> {
                            if (connections.getAsInt() <= 0) {
                                none.countDown();
                            }
                        },
                        0,
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
        try {
            return none.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            looking.cancel(false);
        }
    }
}
