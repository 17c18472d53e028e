package io.outrigger.http.stream;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.HeaderBlock;

/** What happens to one request after its head. Worker's thread only. */
public interface RequestListener {
    /** The fields behind the body, checked; the end follows at once. They stay valid as long as the request's head. */
    default void onRequestTrailers(HeaderBlock fields) {}

    /** A part of the body; the callee owns {@code data}. */
    void onRequestData(ByteBuf data, boolean end);

    /** The request cannot be finished: the client is gone, or broke the protocol in the body. The last call. */
    void onDownstreamReset(FailureKind kind);

    /** The client's side takes bytes again, or no longer. */
    void onDownstreamWritability(boolean writable);

    /** The bytes at hand are used up: time to flush towards the upstream. */
    void onDownstreamReadComplete();
}
