package io.outrigger.core.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.ScheduledFuture;
import io.outrigger.core.worker.Worker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes between a downstream and an upstream connection, both ways, until both are closed. Whoever cannot be written to
 * stops the reads of the other; an end of input goes on as an end of output; a reset goes on as a reset. Owned by one worker, the
 * loop of both channels.
 *
 * <p>The downstream side may hear bytes, its end or its death before there is an upstream: bytes wait for {@link #join}.
 */
public final class ByteRelay {
    // A read of usual size fits between the marks; one of 1 MiB goes beyond the upper one, and the next waits for it to
    // be sent.
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    private final Worker worker;
    private final long idleNanos;
    private final End end;
    private final RelaySide downstream;
    private final RelaySide upstream;
    private long lastByteNanos;
    private @Nullable ScheduledFuture<?> idle;
    private @Nullable Ending ending;
    private boolean joined;
    private boolean told;

    /**
     * A relay that waits for its sides.
     *
     * @param idleNanos longest time without a byte in either direction
     */
    public ByteRelay(Worker worker, long idleNanos, End end) {
        this.worker = worker;
        this.idleNanos = idleNanos;
        this.end = end;
        this.downstream = new RelaySide(this, worker);
        this.upstream = new RelaySide(this, worker);
        downstream.face(upstream);
        upstream.face(downstream);
    }

    /** Why a relay ended. */
    public enum Ending {
        /** Both directions came to their end. */
        COMPLETE,
        /** No byte for too long. */
        IDLE,
        DOWNSTREAM_RESET,
        UPSTREAM_RESET,
        /** {@link ByteRelay#abort}. */
        ABORTED
    }

    /** Hears once that it is over and every channel closed. On the worker. */
    public interface End {
        void onEnd(Ending ending);
    }

    /** The last handler of the downstream pipeline; add it before bytes come. */
    public ChannelHandler downstreamSide() {
        return downstream;
    }

    /** The last handler of the upstream pipeline; add it before the connect. */
    public ChannelHandler upstreamSide() {
        return upstream;
    }

    /** Bytes taken from the client. */
    public long bytesReceived() {
        return downstream.bytes();
    }

    /** Bytes taken from the upstream for the client. */
    public long bytesSent() {
        return upstream.bytes();
    }

    /** The upstream is connected: bytes flow. */
    public void join() {
        worker.assertInLoop();
        if (ending != null) {
            upstream.close();
            return;
        }
        joined = true;
        lastByteNanos = worker.nanoTime();
        idle = worker.loop().schedule(this::checkIdle, idleNanos, TimeUnit.NANOSECONDS);
        upstream.begin();
        downstream.begin();
    }

    /** Closes what is open. The client sees a reset if bytes of its were taken and go nowhere. */
    public void abort() {
        worker.assertInLoop();
        boolean lost = downstream.holdsBytes();
        finish(Ending.ABORTED);
        upstream.close();
        if (lost) {
            downstream.reset();
        } else {
            downstream.close();
        }
    }

    static void prepare(Channel channel) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setWriteBufferWaterMark(MARKS);
    }

    /** Whether it has ended or is about to. */
    public boolean over() {
        return ending != null;
    }

    void moved() {
        lastByteNanos = worker.nanoTime();
    }

    /** A side has no more input and its bytes have been passed on. */
    void outputEnded() {
        if (downstream.outputEnded() && upstream.outputEnded() && ending == null) {
            finish(Ending.COMPLETE);
            upstream.close();
            downstream.close();
        }
    }

    /** A side is broken or gone. Whoever had said goodbye before is not blamed; a failed connect is the connector's news. */
    void broken(RelaySide side) {
        if (ending != null || (side == upstream && !joined)) {
            return;
        }
        boolean orderly = side.inputEnded();
        finish(orderly ? Ending.COMPLETE : side == downstream ? Ending.DOWNSTREAM_RESET : Ending.UPSTREAM_RESET);
        side.close();
        if (orderly) {
            side.peer().closeWhenWritten();
        } else {
            side.peer().reset();
        }
    }

    private void finish(Ending why) {
        if (ending == null) {
            ending = why;
        }
    }

    /** A channel is closed. */
    void closed() {
        if (ending != null && !told && downstream.gone() && upstream.gone()) {
            told = true;
            if (idle != null) {
                idle.cancel(false);
            }
            end.onEnd(ending);
        }
    }

    // One timer for life, pushed on when it fires: bytes only note the time.
    private void checkIdle() {
        long left = idleNanos - (worker.nanoTime() - lastByteNanos);
        if (left > 0) {
            idle = worker.loop().schedule(this::checkIdle, left, TimeUnit.NANOSECONDS);
            return;
        }
        // Who does not even take the rest of a closing connection is cut off.
        boolean stuck = ending != null;
        finish(Ending.IDLE);
        if (stuck) {
            upstream.reset();
            downstream.reset();
        } else {
            upstream.close();
            downstream.close();
        }
    }
}
