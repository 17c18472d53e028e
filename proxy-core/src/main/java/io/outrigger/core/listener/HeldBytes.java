package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** The first bytes of a connection, kept in one buffer while it is unclear what they are. Owned by one connection. */
final class HeldBytes {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    /** What is held; its position stays where it is. */
    ByteBuf bytes() {
        return bytes;
    }

    /** Appends and takes over {@code more}. */
    void add(ByteBufAllocator allocator, ByteBuf more) {
        if (!bytes.isReadable()) {
            bytes.release();
            bytes = more;
            return;
        }
        ByteBuf grown = bytes;
        if (grown.writableBytes() < more.readableBytes()) {
            grown = allocator.buffer(2 * bytes.readableBytes() + more.readableBytes());
            grown.writeBytes(bytes);
            bytes.release();
        }
        grown.writeBytes(more);
        more.release();
        bytes = grown;
    }

    /** Hands the bytes to the caller, who releases them. */
    ByteBuf take() {
        ByteBuf taken = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    void release() {
        take().release();
    }
}
