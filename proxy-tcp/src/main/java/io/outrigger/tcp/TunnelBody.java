package io.outrigger.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.outrigger.core.net.FramedOutput;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes of a tunnel as the bodies of a request and of its answer. Owned by the session's worker. */
final class TunnelBody extends FramedOutput {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_DIGITS = 15;

    private final StringBuilder line = new StringBuilder();
    private final boolean chunked;
    private final boolean endless;
    private @Nullable ChannelHandlerContext context;
    private Next next;
    private long left;

    /** What comes next. */
    private enum Next {
        /** The line with the size of a chunk. */
        SIZE,
        BYTES,
        /** The line end behind a chunk. */
        CHUNK_END,
        /** Lines behind the last chunk, up to an empty one. */
        TRAILERS,
        NOTHING
    }

    TunnelBody(TunnelAnswer answer) {
        chunked = answer.bodyBytes() == TunnelAnswer.CHUNKED;
        endless = answer.bodyBytes() == TunnelAnswer.TO_THE_END;
        left = endless ? Long.MAX_VALUE : answer.bodyBytes();
        next = chunked ? Next.SIZE : Next.BYTES;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        if (!chunked && left == 0) {
            // Not before somebody listens.
            added.executor().execute(this::ended);
        }
    }

    @Override
    public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            to.write(bytes, promise);
            return;
        }
        String size = Integer.toHexString(bytes.readableBytes()) + "\r\n";
        to.write(ByteBufUtil.writeAscii(to.alloc(), size), to.voidPromise());
        to.write(bytes, to.voidPromise());
        to.write(Unpooled.wrappedBuffer(LINE_END), promise);
    }

    @Override
    protected void endOutput() {
        if (context != null) {
            context.writeAndFlush(Unpooled.wrappedBuffer(LAST_CHUNK));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && next != Next.NOTHING) {
                if (next == Next.BYTES) {
                    pass(from, bytes);
                } else {
                    line(bytes);
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void pass(ChannelHandlerContext from, ByteBuf bytes) {
        int count = (int) Math.min(left, bytes.readableBytes());
        left -= count;
        from.fireChannelRead(bytes.readRetainedSlice(count));
        if (left == 0 && chunked) {
            next = Next.CHUNK_END;
        } else if (left == 0) {
            ended();
        }
    }

    private void line(ByteBuf bytes) {
        char read = (char) bytes.readUnsignedByte();
        line.append(read);
        if (line.length() > LONGEST_LINE) {
            throw new DecoderException("a line of a chunked body is too long");
        }
        if (read == '\n') {
            String whole = line.toString();
            line.setLength(0);
            if (!whole.endsWith("\r\n")) {
                throw new DecoderException("a line of a chunked body ends without carriage return");
            }
            line(whole.substring(0, whole.length() - LINE_END.length));
        }
    }

    private void line(String text) {
        switch (next) {
            case SIZE -> {
                left = size(text);
                next = left == 0 ? Next.TRAILERS : Next.BYTES;
            }
            case CHUNK_END -> {
                if (!text.isEmpty()) {
                    throw new DecoderException("a chunk is longer than it says");
                }
                next = Next.SIZE;
            }
            default -> {
                if (text.isEmpty()) {
                    ended();
                }
            }
        }
    }

    private static long size(String text) {
        int end = text.indexOf(';');
        String digits = (end < 0 ? text : text.substring(0, end)).strip();
        boolean plain = !digits.isEmpty() && digits.length() <= MOST_DIGITS;
        for (int i = 0; i < digits.length(); i++) {
            plain &= Character.digit(digits.charAt(i), 16) >= 0 && digits.charAt(i) < 128;
        }
        if (!plain) {
            throw new DecoderException("the size of a chunk is no number");
        }
        return Long.parseLong(digits, 16);
    }

    private void ended() {
        next = Next.NOTHING;
        if (context != null) {
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** An end within the body is no end but a loss. */
    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        boolean end = event instanceof ChannelInputShutdownEvent;
        if (end && next != Next.NOTHING && !endless) {
            from.fireExceptionCaught(new DecoderException("a body ends too soon"));
        } else if (!end || next != Next.NOTHING) {
            from.fireUserEventTriggered(event);
        }
    }
}
