package io.outrigger.core.worker;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.HttpDate;
import io.outrigger.core.time.WallClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One event loop and what it owns: its connections, pools, cursors and scratch space. A connection lives and dies on one
 * worker. Methods belong to the worker's own thread unless they say otherwise.
 */
public final class Worker {
    private static final int SCRATCH_BYTES = 16 * 1024;
    private static final long ASK_NANOS = 1_000_000_000;

    private static final VarHandle OPENED = cell("opened");
    private static final VarHandle ENDED = cell("ended");

    private final int index;
    private final EventLoop loop;
    private final Ticker ticker;
    private final WallClock clock;
    private final Chance chance;
    private final HttpDate date;
    private final FlushQueue flushes;
    private final Deadlines deadlines;
    private final SendBuffers sendBuffers = new SendBuffers();
    private byte[] scratch = new byte[SCRATCH_BYTES];

    private long askedNanos;
    private long askedMicros;
    private boolean overloaded;
    private long opened;
    private long ended;

    public Worker(int index, EventLoop loop, WallClock clock, Chance chance) {
        this.index = index;
        this.loop = loop;
        this.ticker = loop.ticker();
        this.clock = clock;
        this.chance = chance;
        this.date = new HttpDate();
        this.flushes = new FlushQueue(loop);
        this.deadlines = new Deadlines(loop);
    }

    private static VarHandle cell(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Worker.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Place of this worker, from 0; indexes the cells of {@code stats} and {@link WorkerLocal}. Any thread. */
    public int index() {
        return index;
    }

    /** The loop whose thread owns this worker. Any thread. */
    public EventLoop loop() {
        return loop;
    }

    /** Has this worker do something when it comes round to it. Any thread. */
    public void run(Runnable task) {
        loop.execute(task);
    }

    /** Monotonic nanoseconds; differences only. A reading costs 30 ns: hand it on where one will do. */
    public long nanoTime() {
        return ticker.nanoTime();
    }

    /** Microseconds since 1970. */
    public long epochMicros() {
        return epochMicros(nanoTime());
    }

    /**
     * Microseconds since 1970 at a moment just read from {@link #nanoTime}. The calendar is asked once a second only, and followed from
     * there: a clock that is set shows within a second.
     */
    public long epochMicros(long nanos) {
        long since = nanos - askedNanos;
        if (since < 0 || since >= ASK_NANOS || askedMicros == 0) {
            askedNanos = nanos;
            askedMicros = clock.epochMicros();
            return askedMicros;
        }
        return askedMicros + since / 1_000;
    }

    public Chance chance() {
        return chance;
    }

    /** The current value of a {@code date} header, made anew each second (RFC 9110 section 5.6.7). */
    public byte[] date(long epochMicros) {
        return date.at(epochMicros / 1_000_000);
    }

    /** Where connections wait to send at the end of the loop's turn. */
    public FlushQueue flushes() {
        return flushes;
    }

    /** Where requests wait for the end of their time. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** What heads and small bodies leave in. */
    public SendBuffers sendBuffers() {
        return sendBuffers;
    }

    /** Space of at least this size to encode a head into; contents do not outlive the call that fills it. */
    public byte[] scratch(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
        }
        return scratch;
    }

    /** Whether new requests are to be refused for now, because the machine has no more to give. Worker's thread. */
    public boolean overloaded() {
        return overloaded;
    }

    /** Worker's thread. */
    public void overloaded(boolean now) {
        overloaded = now;
    }

    /** Downstream connections living here; near the truth for other threads. Any thread. */
    public int connections() {
        return (int) ((long) OPENED.getOpaque(this) - (long) ENDED.getOpaque(this));
    }

    /** Downstream connections that lived here and are gone. Any thread. */
    public long connectionsEnded() {
        return (long) ENDED.getOpaque(this);
    }

    public void connectionOpened() {
        OPENED.setOpaque(this, opened + 1);
    }

    public void connectionClosed() {
        ENDED.setOpaque(this, ended + 1);
    }

    /** Gives back the memory that nobody collects. The loop has ended, and its thread with it. */
    public void release() {
        sendBuffers.release();
    }

    /** Fails under {@code -ea} when called from another thread than this worker's. */
    public void assertInLoop() {
        assert loop.inEventLoop() : "worker " + index + " touched by " + Thread.currentThread();
    }
}
