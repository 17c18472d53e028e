package io.outrigger.http.stream;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;

/**
 * The way to an endpoint for one try: orders go out here, events come in through {@link ResponseListener}. Worker's thread only.
 */
public interface UpstreamStream {
    /** Sends the request's head as it stands; the codec adds host, connection and transfer-encoding. */
    void writeHead(RequestHead head, boolean end);

    /** Sends a part of the body; the callee owns {@code data}. */
    void writeData(ByteBuf data, boolean end);

    /** The fields behind the body, before the {@link #writeData} that ends it; HTTP/1 drops them. */
    default void trailers(HeaderBlock fields) {}

    /** Gives the try up. No event follows. On HTTP/1 this ends the connection unless the answer was complete. */
    void reset();

    /**
     * Has {@code rest} hear what is left of an answer that is not wanted, in place of the try, so that its connection can serve others
     * afterwards. False where that cannot be: then {@link #reset} it.
     */
    default boolean handOver(ResponseListener rest) {
        return false;
    }

    /** Ends the connection that was handed over to {@code rest}, unless a request has got it since, or others idle to be taken before. */
    default void endUnwanted(ResponseListener rest) {}

    /** The head of the answer in hand stays the exchange's after the answer's end; the codec takes another for the next. */
    void keepHead();

    void flush();

    void pauseReads();

    void resumeReads();

    boolean writable();

    /** Whether the connection had served another request before this one. */
    boolean reused();

    /** Whether anything of this request may have reached the peer. */
    boolean requestWritten();

    /** The connection, for the log. */
    UpstreamLink link();
}
