package io.outrigger.core.worker;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.HttpDate;
import io.outrigger.core.time.WallClock;

/**
 * One event loop and what it owns: its connections, pools, cursors and scratch space. A connection lives and dies on one
 * worker. All methods but {@link #index()} and {@link #loop()} belong to the worker's own thread.
 */
public final class Worker {
    private static final int SCRATCH_BYTES = 16 * 1024;

    private final int index;
    private final EventLoop loop;
    private final Ticker ticker;
    private final WallClock clock;
    private final Chance chance;
    private final HttpDate date;
    private byte[] scratch = new byte[SCRATCH_BYTES];

    private int connections;

    public Worker(int index, EventLoop loop, WallClock clock, Chance chance) {
        this.index = index;
        this.loop = loop;
        this.ticker = loop.ticker();
        this.clock = clock;
        this.chance = chance;
        this.date = new HttpDate();
    }

    /** Place of this worker, from 0; indexes the cells of {@code stats} and {@link WorkerLocal}. Any thread. */
    public int index() {
        return index;
    }

    /** The loop whose thread owns this worker. Any thread. */
    public EventLoop loop() {
        return loop;
    }

    /** Monotonic nanoseconds; differences only. Ask at most twice a request. */
    public long nanoTime() {
        return ticker.nanoTime();
    }

    /** Microseconds since 1970. */
    public long epochMicros() {
        return clock.epochMicros();
    }

    public Chance chance() {
        return chance;
    }

    /** The current value of a {@code date} header, made anew each second (RFC 9110 section 5.6.7). */
    public byte[] date(long epochMicros) {
        return date.at(epochMicros / 1_000_000);
    }

    /** Space of at least this size to encode a head into; contents do not outlive the call that fills it. */
    public byte[] scratch(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
        }
        return scratch;
    }

    /** Downstream connections living here. */
    public int connections() {
        return connections;
    }

    public void connectionOpened() {
        connections++;
    }

    public void connectionClosed() {
        connections--;
    }

    /** Fails under {@code -ea} when called from another thread than this worker's. */
    public void assertInLoop() {
        assert loop.inEventLoop() : "worker " + index + " touched by " + Thread.currentThread();
    }
}
