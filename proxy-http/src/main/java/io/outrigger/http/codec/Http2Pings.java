package io.outrigger.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.util.concurrent.Future;
import io.outrigger.core.cluster.ConnectionSpec;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint again and again whether it is still there (RFC 9113 section 6.7), and ends the connection when no answer comes
 * in time. One timer a connection. Owned by one worker.
 */
final class Http2Pings {
    private final ConnectionSpec.Pings spec;
    private final Http2ConnectionEncoder encoder;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Future<?> timer;
    private long asked;

    Http2Pings(ConnectionSpec.Pings spec, Http2ConnectionEncoder encoder) {
        this.spec = spec;
        this.encoder = encoder;
    }

    void start(ChannelHandlerContext context) {
        ctx = context;
        after(spec.intervalNanos(), this::ask);
    }

    private void after(long nanos, Runnable what) {
        ChannelHandlerContext context = ctx;
        if (context != null && context.channel().isActive()) {
            timer = context.executor().schedule(what, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void ask() {
        ChannelHandlerContext context = ctx;
        if (context != null) {
            asked++;
            encoder.writePing(context, false, asked, context.newPromise());
            context.flush();
            after(spec.timeoutNanos(), this::giveUp);
        }
    }

    private void giveUp() {
        ChannelHandlerContext context = ctx;
        if (context != null) {
            context.close();
        }
    }

    /** An answer came; that to an older question says nothing. */
    void answered(long data) {
        if (data == asked && asked > 0) {
            stop();
            after(spec.intervalNanos(), this::ask);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
