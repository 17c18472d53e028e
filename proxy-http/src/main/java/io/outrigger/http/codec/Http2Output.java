package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Netty's frame writer, which besides counts what it writes: frames that wait to be sent because the peer asked for them and does not
 * read, and DATA as it leaves. Owned by one connection.
 */
final class Http2Output extends DefaultHttp2FrameWriter implements ChannelFutureListener {
    /** Frames without data that wait to be sent; a peer that lets more pile up is cut off. Source: Envoy. */
    private static final int MOST_CONTROL_FRAMES = 1000;

    private @Nullable Sent sent;
    private int waiting;
    private long dataFrames;
    private boolean flooded;

    Http2Output(Http2HeadersEncoder heads) {
        super(heads);
    }

    /** Who hears of DATA that leaves. */
    @FunctionalInterface
    interface Sent {
        void data(int stream, int bytes);
    }

    void sent(Sent listener) {
        sent = listener;
    }

    /** Whether the peer makes us answer what it does not read. */
    boolean flooded() {
        return flooded;
    }

    long dataFrames() {
        return dataFrames;
    }

    @Override
    public ChannelFuture writeData(
            ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end, ChannelPromise promise) {
        dataFrames++;
        if (sent != null) {
            sent.data(stream, data.readableBytes());
        }
        return super.writeData(ctx, stream, data, padding, end, promise);
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
        return super.writePing(ctx, ack, data, counted(promise));
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
        return super.writeSettingsAck(ctx, counted(promise));
    }

    @Override
    public ChannelFuture writeRstStream(ChannelHandlerContext ctx, int stream, long code, ChannelPromise promise) {
        return super.writeRstStream(ctx, stream, code, counted(promise));
    }

    private ChannelPromise counted(ChannelPromise promise) {
        flooded |= ++waiting > MOST_CONTROL_FRAMES;
        return promise.unvoid().addListener(this);
    }

    @Override
    public void operationComplete(ChannelFuture done) {
        waiting--;
    }
}
