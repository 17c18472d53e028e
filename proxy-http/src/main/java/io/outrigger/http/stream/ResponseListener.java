package io.outrigger.http.stream;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.ResponseHead;

/** What comes back for one try. Worker's thread only. */
public interface ResponseListener {
    /** An interim answer (1xx but 101); the head is reused after the call. */
    void onInformational(ResponseHead head);

    /** The answer begins; the head stays valid until its end, or longer by {@link UpstreamStream#keepHead}. */
    void onResponseHead(ResponseHead head, boolean end);

    /** The fields behind the body, checked; the end follows at once. They stay valid as long as the answer's head. */
    default void onResponseTrailers(HeaderBlock fields) {}

    /** A part of the body; the callee owns {@code data}. */
    void onResponseData(ByteBuf data, boolean end);

    /** The answer will not come, or not to its end. The last call. */
    void onUpstreamReset(FailureKind kind);

    void onUpstreamWritability(boolean writable);

    /** The bytes at hand are used up: time to flush towards the client. */
    void onUpstreamReadComplete();
}
