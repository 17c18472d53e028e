package io.outrigger.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.outrigger.http.codec.HttpLimits.Times;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One coarse timer for all streams of a connection; none where no time of a stream is bounded. Owned by one worker. */
final class Http2StreamClock implements Runnable {
    private final Times times;
    private final Looks streams;
    private final long periodNanos;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Future<?> timer;

    Http2StreamClock(Times times, Looks streams) {
        this.times = times;
        this.streams = streams;
        this.periodNanos = ConnectionAge.period(times);
    }

    /** Who looks at each stream. */
    @FunctionalInterface
    interface Looks {
        void look(long nanosSinceTheLast);
    }

    /** Whether streams have clocks. */
    boolean runs() {
        return times.requestNanos() > 0 || times.streamNanos() > 0 || times.stallNanos() > 0 || times.tunnelNanos() > 0;
    }

    /** A clock for a new stream; null where none is needed. */
    @Nullable
    Http2StreamAge forStream() {
        return runs() ? new Http2StreamAge(times) : null;
    }

    void start(ChannelHandlerContext context) {
        ctx = context;
        next(context);
    }

    private void next(ChannelHandlerContext context) {
        if (runs()) {
            timer = context.executor().schedule(this, periodNanos, TimeUnit.NANOSECONDS);
        }
    }

    void stop() {
        ctx = null;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void run() {
        streams.look(periodNanos);
        if (ctx != null) {
            next(ctx);
        }
    }
}
