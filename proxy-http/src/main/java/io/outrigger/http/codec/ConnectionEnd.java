package io.outrigger.http.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.outrigger.core.net.Transport;
import java.util.concurrent.TimeUnit;

/**
 * How a server connection ends: what was written is sent first, but a client that takes nothing for a minute is not waited for. Owned
 * by one worker.
 */
final class ConnectionEnd {
    private static final long LINGER_NANOS = 1_000_000_000L;

    /**
     * Of a conversation: clients of WebSocket leave it to the server to close (RFC 6455 section 7.1.1), and strict ones call it unclean
     * when that takes them half a second. Envoy takes a whole one.
     */
    private static final long WEB_SOCKET_LINGER_NANOS = 250_000_000L;

    private static final long STALL_NANOS = 60_000_000_000L;

    private final ChannelHandlerContext ctx;
    private final long lingerNanos;
    private long unsent = -1;

    ConnectionEnd(ChannelHandlerContext ctx) {
        this(ctx, LINGER_NANOS);
    }

    private ConnectionEnd(ChannelHandlerContext ctx, long lingerNanos) {
        this.ctx = ctx;
        this.lingerNanos = lingerNanos;
    }

    /** Of a connection that carries WebSocket, as both sides have agreed by key and proof. */
    static ConnectionEnd ofWebSocket(ChannelHandlerContext ctx) {
        return new ConnectionEnd(ctx, WEB_SOCKET_LINGER_NANOS);
    }

    /** Closes when all that was written has been sent. */
    void whenSent() {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        watch();
    }

    /**
     * Closes a second after all that was written has been sent, unless the client does so before: what it says while it reads its last
     * answers would turn our end into a reset that could eat them.
     */
    void whenRead() {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> linger());
        watch();
    }

    /** Closes at once or after a linger. */
    void afterAnswer(boolean lingering) {
        if (lingering) {
            linger();
        } else {
            whenSent();
        }
    }

    /**
     * Closes after a second, or a quarter of one, in which the caller drops what still comes: unread bytes would turn our end into a reset
     * that could eat the answer.
     */
    private void linger() {
        ctx.executor().schedule(this::whenSent, lingerNanos, TimeUnit.NANOSECONDS);
    }

    /** Ends by a reset: the only way to show a cut where the connection's end is the body's end. */
    void reset(boolean late) {
        if (late) {
            ctx.executor().schedule(() -> reset(false), lingerNanos, TimeUnit.NANOSECONDS);
        } else {
            Transport.reset(ctx.channel());
        }
    }

    private void watch() {
        ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
        if (!ctx.channel().isOpen() || out == null) {
            return;
        }
        long now = out.totalPendingWriteBytes();
        if (now == unsent) {
            ctx.close();
        } else {
            unsent = now;
            ctx.executor().schedule(this::watch, STALL_NANOS, TimeUnit.NANOSECONDS);
        }
    }
}
