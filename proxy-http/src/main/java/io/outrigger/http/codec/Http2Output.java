package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.outrigger.core.stats.ByteMeter;
import org.jspecify.annotations.Nullable;

/**
 * Netty's frame writer, but heads and small bodies wait for {@link #write} and leave together. Besides it counts what it writes: frames
 * that wait to be sent because the peer asked for them and does not read, and DATA as it leaves. Owned by one connection.
 */
final class Http2Output extends DefaultHttp2FrameWriter implements ChannelFutureListener {
    /** Frames without data that wait to be sent; a peer that lets more pile up is cut off. Source: Envoy. */
    private static final int MOST_CONTROL_FRAMES = 1000;

    private static final int FRAME_HEAD_BYTES = 9;
    private static final int COPY_BYTES = Http2Batch.BYTES - FRAME_HEAD_BYTES;

    private final HpackWriter heads;
    private final Http2Batch batch;
    private final ByteMeter meter;
    private @Nullable Sent sent;
    private int waiting;
    private long dataFrames;
    private boolean flooded;

    Http2Output(HpackWriter heads, ByteMeter meter) {
        super(heads);
        this.heads = heads;
        this.meter = meter;
        this.batch = new Http2Batch(meter);
    }

    /** Who hears of DATA that leaves. */
    @FunctionalInterface
    interface Sent {
        void data(int stream, int bytes);
    }

    void sent(Sent listener) {
        sent = listener;
    }

    /** Who counts what passes the connection, both ways. */
    ByteMeter meter() {
        return meter;
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
        int bytes = data.readableBytes();
        if (padding > 0 || bytes > COPY_BYTES) {
            // Netty cuts what is too long for one frame.
            int more = Math.max(0, bytes - 1) / maxFrameSize();
            before(ctx, bytes + padding + more * FRAME_HEAD_BYTES);
            return super.writeData(ctx, stream, data, padding, end, promise);
        }
        ByteBuf out = batch.room(ctx, FRAME_HEAD_BYTES + bytes);
        frameHead(out, bytes, Http2FrameTypes.DATA, end ? Http2Flags.END_STREAM : 0, stream);
        out.writeBytes(data);
        data.release();
        return batch.added(promise);
    }

    /** Heads of ours have no padding. */
    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext ctx,
            int stream,
            Http2Headers head,
            int padding,
            boolean end,
            ChannelPromise promise) {
        ByteBuf out = batch.room(ctx, FRAME_HEAD_BYTES + heads.bound(head));
        int start = out.writerIndex();
        int from = start + FRAME_HEAD_BYTES;
        out.writerIndex(from);
        heads.encodeHeaders(stream, head, out);
        int length = out.writerIndex() - from;
        out.writerIndex(start);
        int flags = end ? Http2Flags.END_STREAM : 0;
        if (length <= maxFrameSize()) {
            frameHead(out, length, Http2FrameTypes.HEADERS, flags | Http2Flags.END_HEADERS, stream);
            out.writerIndex(from + length);
        } else {
            byte[] block = new byte[length];
            out.getBytes(from, block);
            fragments(out, block, flags, stream);
        }
        return batch.added(promise);
    }

    /** A block that is too long for one frame (RFC 9113 section 6.10). */
    private void fragments(ByteBuf out, byte[] block, int flags, int stream) {
        byte type = Http2FrameTypes.HEADERS;
        int most = maxFrameSize();
        for (int from = 0; from < block.length; from += most) {
            int length = Math.min(most, block.length - from);
            int last = from + length == block.length ? Http2Flags.END_HEADERS : 0;
            frameHead(out, length, type, (from == 0 ? flags : 0) | last, stream);
            out.writeBytes(block, from, length);
            type = Http2FrameTypes.CONTINUATION;
        }
    }

    private static void frameHead(ByteBuf out, int length, byte type, int flags, int stream) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    /** Hands the frames that wait over to the channel. */
    void write(ChannelHandlerContext ctx) {
        batch.write(ctx);
    }

    @Override
    public ChannelFuture writeSettings(ChannelHandlerContext ctx, Http2Settings settings, ChannelPromise promise) {
        before(ctx, settings.size() * Http2CodecUtil.SETTING_ENTRY_LENGTH);
        return super.writeSettings(ctx, settings, promise);
    }

    @Override
    public ChannelFuture writeGoAway(
            ChannelHandlerContext ctx, int lastStream, long code, ByteBuf debugData, ChannelPromise promise) {
        before(ctx, 2 * Integer.BYTES + debugData.readableBytes());
        return super.writeGoAway(ctx, lastStream, code, debugData, promise);
    }

    @Override
    public ChannelFuture writeWindowUpdate(
            ChannelHandlerContext ctx, int stream, int increment, ChannelPromise promise) {
        before(ctx, Integer.BYTES);
        return super.writeWindowUpdate(ctx, stream, increment, promise);
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
        before(ctx, Long.BYTES);
        return super.writePing(ctx, ack, data, counted(promise));
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
        before(ctx, 0);
        return super.writeSettingsAck(ctx, counted(promise));
    }

    @Override
    public ChannelFuture writeRstStream(ChannelHandlerContext ctx, int stream, long code, ChannelPromise promise) {
        before(ctx, Integer.BYTES);
        return super.writeRstStream(ctx, stream, code, counted(promise));
    }

    /** A frame with such a payload goes out alone, behind those that wait. */
    private void before(ChannelHandlerContext ctx, int payload) {
        batch.write(ctx);
        meter.sent(FRAME_HEAD_BYTES + payload);
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
