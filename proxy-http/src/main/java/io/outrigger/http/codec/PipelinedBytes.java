package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent beyond the request in hand. Small parts are copied together: whoever drips single bytes must not keep a
 * receive buffer alive with each. Owned by one connection.
 */
final class PipelinedBytes {
    private static final int MOST_BYTES = 64 * 1024;

    private @Nullable ByteBuf bytes;

    /** Owns {@code more}. */
    void add(ByteBuf more) {
        ByteBuf before = bytes;
        bytes = before == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(more.alloc(), before, more);
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** Whether no more should be read from the client. */
    boolean full() {
        return bytes != null && bytes.readableBytes() > MOST_BYTES;
    }

    /** Gives all to the caller, who owns it; null if there is nothing. */
    @Nullable
    ByteBuf take() {
        ByteBuf all = bytes;
        bytes = null;
        return all;
    }

    void release() {
        ByteBuf all = take();
        if (all != null) {
            all.release();
        }
    }
}
