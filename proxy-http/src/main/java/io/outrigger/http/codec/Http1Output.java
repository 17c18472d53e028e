package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.FlushQueue;
import io.outrigger.core.worker.SendBuffers;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.HeaderBlock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one HTTP/1 connection. A head and a small body leave as one buffer and one system call; large parts are passed on
 * without a copy. Nothing is sent before {@link #flush}, but for what would exceed the watermark.
 */
final class Http1Output implements FlushQueue.Waiting {
    private static final int COPY_BYTES = 4096;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final FlushQueue flushes;
    private final SendBuffers buffers;
    private final ChannelHandlerContext ctx;
    private final ByteMeter meter;
    private @Nullable ByteBuf pending;

    /** The worker's buffer that is pending, or written and not flushed. */
    private @Nullable ByteBuf lent;

    private @Nullable UpstreamLink link;
    private boolean dirty;
    private boolean queued;
    private boolean headWaits;

    Http1Output(Worker worker, ChannelHandlerContext ctx, ByteMeter meter) {
        this.flushes = worker.flushes();
        this.buffers = worker.sendBuffers();
        this.ctx = ctx;
        this.meter = meter;
    }

    /** What came in, counted. */
    ByteBuf received(Object message) {
        ByteBuf in = (ByteBuf) message;
        meter.received(in.readableBytes());
        return in;
    }

    /** Takes a finished head; {@code bodyHint} is how much body is known to follow. */
    void head(byte[] bytes, int length, long bodyHint) {
        int room = (int) Math.min(COPY_BYTES, Math.max(0, bodyHint));
        pendingFor(length, length + room).writeBytes(bytes, 0, length);
        headWaits = true;
    }

    /** Whether no byte of the last head has been sent. */
    boolean headWaits() {
        return headWaits;
    }

    /** A part of a body of known length; owned from here. */
    void data(ByteBuf data) {
        int bytes = data.readableBytes();
        if (bytes <= COPY_BYTES) {
            pendingFor(bytes, bytes).writeBytes(data);
            data.release();
        } else {
            writePending();
            write(data);
        }
    }

    /** A part of a chunked body; owned from here. Empty parts write nothing: an empty chunk would end the body. */
    void chunk(ByteBuf data) {
        int bytes = data.readableBytes();
        if (bytes == 0) {
            data.release();
            return;
        }
        ByteBuf head = pendingFor(20 + (bytes <= COPY_BYTES ? bytes : 0), 32);
        hex(head, bytes);
        head.writeBytes(CRLF);
        data(data);
        pendingFor(2, 2 + LAST_CHUNK.length).writeBytes(CRLF);
    }

    void lastChunk() {
        pendingFor(LAST_CHUNK.length, LAST_CHUNK.length).writeBytes(LAST_CHUNK);
    }

    /** Sends at the end of the loop's turn, together with what follows until then. */
    void flush() {
        if (!queued && (dirty || pending != null)) {
            queued = true;
            flushes.add(this);
        }
    }

    /** Sends at once. */
    @Override
    public void flushNow() {
        queued = false;
        writePending();
        if (dirty) {
            dirty = false;
            ctx.flush();
        }
        giveBack();
    }

    /** Ends our side of a tunnel behind what was written, if {@code end} says so, and reads on. TLS knows no such end. */
    void endTunnel(boolean end) {
        if (end
                && ctx.channel() instanceof DuplexChannel channel
                && ctx.pipeline().get(SslHandler.class) == null) {
            flushNow();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> channel.shutdownOutput());
        }
    }

    Channel channel() {
        return ctx.channel();
    }

    /** The connection to an endpoint, as logs tell it. */
    UpstreamLink link() {
        if (link == null) {
            link = new UpstreamLink(ctx.channel(), "HTTP/1.1");
        }
        return link;
    }

    boolean writable() {
        return ctx.channel().isWritable();
    }

    /** Drops what was not written; the connection has ended. */
    void discard() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
        giveBack();
    }

    private ByteBuf pendingFor(int bytes, int capacity) {
        if (pending != null && pending.writableBytes() < bytes && pending.readableBytes() + bytes > 2 * COPY_BYTES) {
            writePending();
        }
        if (pending == null) {
            pending = empty(Math.max(bytes, capacity));
        }
        return pending;
    }

    private ByteBuf empty(int capacity) {
        giveBack();
        lent = capacity <= SendBuffers.BYTES ? buffers.take() : null;
        return lent == null ? ctx.alloc().directBuffer(capacity) : lent;
    }

    private void giveBack() {
        if (lent != null) {
            buffers.giveBack(lent);
            lent = null;
        }
    }

    private void writePending() {
        ByteBuf ready = pending;
        if (ready != null) {
            pending = null;
            headWaits = false;
            write(ready);
        }
    }

    private void write(ByteBuf data) {
        meter.sent(data.readableBytes());
        ctx.write(data, ctx.voidPromise());
        dirty = true;
        if (!writable()) {
            dirty = false;
            ctx.flush();
        }
    }

    private static void hex(ByteBuf out, int value) {
        int shift = 28;
        while (shift > 0 && value >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[value >>> shift & 0xf]);
        }
    }

    /** Most bytes that a head with these fields can take, first line and framing included. */
    static int bound(HeaderBlock block) {
        return block.storeEnd() + 4 * block.slots() + 1024;
    }

    /** Copies all fields that stand into {@code out}; answers the next free index. */
    static int fields(HeaderBlock block, byte[] out, int at) {
        byte[] store = block.store();
        int end = at;
        for (int slot = 0; slot < block.slots(); slot++) {
            if (block.removed(slot)) {
                continue;
            }
            int from = block.nameFrom(slot);
            int stop = block.nameTo(slot);
            int value = block.valueFrom(slot);
            int length = stop - from;
            if (value == stop + 2 && store[stop] == ':' && store[stop + 1] == ' ') {
                // As received, and as it is written: one copy of both.
                length = block.valueTo(slot) - from;
                System.arraycopy(store, from, out, end, length);
                end += length;
            } else {
                System.arraycopy(store, from, out, end, length);
                end += length;
                out[end++] = ':';
                out[end++] = ' ';
                length = block.valueTo(slot) - value;
                System.arraycopy(store, value, out, end, length);
                end += length;
            }
            out[end++] = '\r';
            out[end++] = '\n';
        }
        return end;
    }

    static int bytes(byte[] from, byte[] out, int at) {
        System.arraycopy(from, 0, out, at, from.length);
        return at + from.length;
    }
}
