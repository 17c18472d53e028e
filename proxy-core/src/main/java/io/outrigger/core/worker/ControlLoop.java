package io.outrigger.core.worker;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that writes what workers share: host sets, health, ejections, certificates. No task of it takes longer than a
 * millisecond. All methods may be called by any thread.
 */
public final class ControlLoop {
    private final EventLoop loop;

    public ControlLoop(EventLoop loop) {
        this.loop = loop;
    }

    public EventLoop loop() {
        return loop;
    }

    /** Runs a task soon. */
    public Future<?> run(Runnable task) {
        return loop.submit(task);
    }

    /** Runs a task after a delay; cancel the future to call it off. */
    public ScheduledFuture<?> after(long nanos, Runnable task) {
        return loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Fails under {@code -ea} when called from another thread. */
    public void assertInLoop() {
        assert loop.inEventLoop() : "control state touched by " + Thread.currentThread();
    }
}
