package io.outrigger.http.stream;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.ResponseHead;

/**
 * The way back to the client for one request: orders go out here, events come in through {@link RequestListener}. A codec
 * implements it, of whatever HTTP version. Worker's thread only.
 */
public interface DownstreamStream {
    /** Sends an interim answer (1xx). */
    void writeInformational(ResponseHead head);

    /**
     * Sends the answer's head. The fields are final but for what the codec itself writes: connection and transfer-encoding.
     *
     * @param end whether no body follows
     */
    void writeHead(ResponseHead head, boolean end);

    /** Sends a part of the body; the callee owns {@code data}. */
    void writeData(ByteBuf data, boolean end);

    /**
     * The fields behind the body, before the {@link #writeData} that ends it. HTTP/1 drops them, as Envoy does.
     *
     * @param fields stay the caller's and may change after the end
     */
    default void trailers(HeaderBlock fields) {}

    /** Cuts an answer that cannot be finished, so that the client sees the cut; {@code late} leaves a second to read what came. */
    void cut(boolean late);

    /** Sends what was written. Called once for everything that one event caused. */
    void flush();

    /**
     * Whether {@link RequestListener#onDownstreamReadComplete} is still to come for the bytes in hand. Whoever writes towards the
     * upstream at any other time flushes himself.
     */
    boolean reading();

    void pauseReads();

    void resumeReads();

    /** Whether more may be written without buffering beyond the watermark. */
    boolean writable();

    /**
     * What the client still sends cannot be told from a next request: over HTTP/1 this one is the last of its connection, and the answer
     * says {@code connection: close}. HTTP/2 has no such need.
     */
    void closeAfter();

    /** The connection shall end when its requests have: {@code connection: close} or GOAWAY. */
    default void drain() {
        closeAfter();
    }

    /** Size of the answer's head as sent; 0 before. */
    int headBytesSent();

    /** Whether the client speaks HTTP/2. */
    default boolean multiplexed() {
        return false;
    }

    /** {@code HTTP/1.1}, for the log. */
    String protocol();
}
