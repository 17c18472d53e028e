package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as far as it came, in retained slices, no copy: what waits for a connection, and what a retry would send again. Kept
 * until the first byte of an answer or until it is too large; from then on the request cannot be replayed, but streams on. A request
 * without a body costs this object alone. Owned by one worker.
 */
final class ReplayBuffer {
    private static final int PAUSE_BYTES = 256 * 1024;

    private final int maxBytes;
    private @Nullable ArrayDeque<ByteBuf> parts;
    private long bytes;
    private boolean whole;
    private boolean released;
    private boolean sent;

    ReplayBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
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
        parts.addLast(streaming ? data.retainedSlice() : data);
    }

    /** Whether so much waits for a connection that the client must pause. */
    boolean overfull() {
        return bytes > PAUSE_BYTES;
    }

    /** Sends all that is kept; keeps it for another try unless it is too large. */
    void sendTo(UpstreamAttempt attempt) {
        if (parts != null) {
            int left = parts.size();
            for (ByteBuf part : parts) {
                left--;
                attempt.data(part.retainedSlice(), whole && left == 0);
            }
        }
        sent = true;
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

    /** Whether the parts have been sent at least once. */
    boolean sent() {
        return sent;
    }

    void release() {
        released = true;
        if (parts != null) {
            parts.forEach(ByteBuf::release);
            parts = null;
        }
    }
}
