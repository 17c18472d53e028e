package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client's bytes are read, and what it has sent beyond the request in hand. Reads stop while the upstream cannot take more,
 * and while too much waits here. Small parts are copied together: whoever drips single bytes must not keep a receive buffer alive with
 * each. Owned by one connection.
 */
final class ReadGate {
    private static final int MOST_BYTES = 64 * 1024;

    private final ChannelConfig config;
    private @Nullable ByteBuf waiting;
    private boolean paused;

    ReadGate(ChannelConfig config) {
        this.config = config;
    }

    void pause() {
        paused = true;
        update();
    }

    void resume() {
        paused = false;
        update();
    }

    /** Keeps bytes for later; owns {@code more}. */
    void keep(ByteBuf more) {
        ByteBuf before = waiting;
        waiting = before == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(more.alloc(), before, more);
        update();
    }

    boolean isEmpty() {
        return waiting == null;
    }

    /** Gives all that waits to the caller, who owns it; null if there is nothing. */
    @Nullable
    ByteBuf take() {
        ByteBuf all = waiting;
        waiting = null;
        update();
        return all;
    }

    /** Drops what waits; the connection has ended. */
    void release() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    private void update() {
        boolean wanted = !paused && (waiting == null || waiting.readableBytes() <= MOST_BYTES);
        if (config.isAutoRead() != wanted) {
            config.setAutoRead(wanted);
        }
    }
}
