package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as far as it came, in retained slices: what waits for a connection, and what a retry would send again. Kept until
 * the first byte of an answer or until it is too large; from then on the request cannot be replayed, but streams on. A request without
 * a body costs this object alone. Owned by one worker.
 *
 * <p>A slice keeps all of its receive buffer. That is nothing for a few, but many small parts are copied together: a client that
 * drips single bytes would otherwise take thousands of times what it sends.
 */
final class ReplayBuffer {
    private static final int PAUSE_BYTES = 256 * 1024;
    private static final int FEW_PARTS = 8;
    private static final int SMALL_BYTES = 32 * 1024;
    private static final int COPY_BYTES = 64 * 1024;

    private final int maxBytes;
    private @Nullable ArrayDeque<ByteBuf> parts;
    private @Nullable ByteBuf copies;
    private long bytes;
    private boolean whole;
    private boolean released;

    ReplayBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Where the kept parts are sent to. */
    @FunctionalInterface
    interface Target {
        /** Owns {@code data}. */
        void data(ByteBuf data, boolean end);
    }

    /** The request has no (more) body. */
    void complete() {
        whole = true;
    }

    /**
     * Keeps a part. The caller's reference passes to the buffer unless {@code streaming}, when the part goes on to the upstream too.
     */
    void add(ByteBuf data, boolean end, boolean streaming) {
        whole |= end;
        bytes += data.readableBytes();
        if (released) {
            if (!streaming) {
                data.release();
            }
            return;
        }
        if (streaming && bytes > maxBytes) {
            release();
            return;
        }
        if (parts == null) {
            parts = new ArrayDeque<>(4);
        }
        if (parts.size() >= FEW_PARTS && data.readableBytes() < SMALL_BYTES) {
            copy(parts, data);
            if (!streaming) {
                data.release();
            }
            return;
        }
        copies = null;
        parts.addLast(streaming ? data.retainedSlice() : data);
    }

    /** Behind the last part, if that is a copy with room. It never grows: slices of it may be on their way out. */
    private void copy(ArrayDeque<ByteBuf> kept, ByteBuf data) {
        int length = data.readableBytes();
        ByteBuf into = copies;
        if (into == null || into.writableBytes() < length) {
            into = data.alloc().directBuffer(COPY_BYTES, COPY_BYTES);
            copies = into;
            kept.addLast(into);
        }
        into.writeBytes(data, data.readerIndex(), length);
    }

    /** Whether so much waits for a connection that the client must pause. */
    boolean overfull() {
        return bytes > PAUSE_BYTES;
    }

    /** Sends all that is kept; keeps it for another try unless it is too large. */
    void sendTo(Target attempt) {
        if (parts != null) {
            int left = parts.size();
            for (ByteBuf part : parts) {
                left--;
                attempt.data(part.retainedSlice(), whole && left == 0);
            }
        }
        if (bytes > maxBytes) {
            release();
        }
    }

    /** Whether another try could send the same bytes. */
    boolean replayable() {
        return !released;
    }

    /** Whether the whole request has come. */
    boolean whole() {
        return whole;
    }

    void release() {
        released = true;
        if (parts != null) {
            parts.forEach(ByteBuf::release);
            parts = null;
            copies = null;
        }
    }
}
