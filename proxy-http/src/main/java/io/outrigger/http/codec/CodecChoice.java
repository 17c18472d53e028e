package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.concurrent.Future;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.stream.RequestSink;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the HTTP/1 codec where nobody looked at the first bytes, and puts HTTP/2 in its place if they are the preface. Leaves
 * the pipeline with the first bytes that decide. Owned by one connection.
 */
public final class CodecChoice extends ChannelInboundHandlerAdapter {
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    private final Worker worker;
    private final HttpLimits limits;
    private final RequestSink sink;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> timeout;

    public CodecChoice(Worker worker, HttpLimits limits, RequestSink sink) {
        this.worker = worker;
        this.limits = limits;
        this.sink = sink;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf more = (ByteBuf) message;
        held = held.isReadable() ? Unpooled.wrappedBuffer(held, more) : more;
        int length = Math.min(held.readableBytes(), PREFACE.readableBytes());
        boolean preface = ByteBufUtil.equals(held, held.readerIndex(), PREFACE, PREFACE.readerIndex(), length);
        if (preface && length < PREFACE.readableBytes()) {
            waitForMore(ctx);
            return;
        }
        if (preface) {
            ctx.pipeline().replace(Http1ServerHandler.class, null, Http2ServerHandler.create(worker, limits, sink));
        }
        ByteBuf bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelRead(bytes);
        ctx.pipeline().remove(this);
    }

    private void waitForMore(ChannelHandlerContext ctx) {
        if (timeout == null && limits.times().headNanos() > 0) {
            timeout = ctx.executor().schedule(() -> ctx.close(), limits.times().headNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}
