package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose client asks for another protocol (RFC 8441): what it sends before the upstream has agreed is held, and its window with
 * it, so that not a byte goes out before. Owned by one stream.
 */
final class Http2Tunnel {
    private final Http2ServerHandler connection;
    private final Http2Stream stream;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private int heldBytes;
    private boolean heldEnd;
    private boolean agreed;
    private boolean passes;
    private @Nullable Taker taker;

    Http2Tunnel(Http2ServerHandler connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
    }

    /** Who takes what was held. */
    @FunctionalInterface
    interface Taker {
        /** Owns {@code data}. */
        void take(ByteBuf data, boolean end);
    }

    /** Whether bytes of the other protocol pass. */
    boolean open() {
        return agreed;
    }

    /** Holds data back if it is too early for it; false if it may pass. */
    boolean holds(ByteBuf data, int windowBytes, boolean end) {
        if (passes) {
            return false;
        }
        held.addLast(data.retain());
        heldBytes += windowBytes;
        heldEnd |= end;
        return true;
    }

    /** The upstream has agreed: what was held goes out in the next turn, behind the head of the answer. */
    void open(Taker to) {
        agreed = true;
        taker = to;
        connection.context().executor().execute(this::pass);
    }

    private void pass() {
        Taker to = taker;
        if (to == null) {
            return;
        }
        passes = true;
        ByteBuf next = held.pollFirst();
        while (next != null) {
            ByteBuf behind = held.pollFirst();
            to.take(next, behind == null && heldEnd);
            next = behind;
        }
        if (heldBytes > 0 && taker != null) {
            connection.consumed(stream, heldBytes);
        }
    }

    /** The stream is over. */
    void close() {
        taker = null;
        passes = true;
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
