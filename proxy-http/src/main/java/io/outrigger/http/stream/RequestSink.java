package io.outrigger.http.stream;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/** Where a server codec takes its requests: one for each connection. Worker's thread only. */
public interface RequestSink {
    /**
     * A request begins. The head belongs to the exchange until its answer and its body have ended.
     *
     * @param end whether the request has no body
     * @return who hears of the rest; null if the connection is to be closed at once (its listener was removed)
     */
    @Nullable
    RequestListener onRequestHead(RequestHead head, boolean end, DownstreamStream stream);

    /** A head that is no request: to be answered by us, logged, and followed by the connection's end. */
    void onRefused(FailureKind kind, RequestHead head, DownstreamStream stream);
}
