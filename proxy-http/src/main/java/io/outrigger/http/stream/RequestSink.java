package io.outrigger.http.stream;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.http.message.RequestHead;

/** Where a server codec takes its requests: one for each connection. Worker's thread only. */
public interface RequestSink {
    /**
     * A request begins. The head belongs to the exchange until its answer and its body have ended.
     *
     * @param end whether the request has no body
     * @return who hears of the rest
     */
    RequestListener onRequestHead(RequestHead head, boolean end, DownstreamStream stream);

    /** Who counts the connection's bytes. */
    ByteMeter bytes();

    /** Whether the connection should end as soon as nothing is in hand, because its listener was removed or the proxy ends. */
    boolean ending();

    /** The connection ends because it idled for too long. */
    default void onExpired() {}

    /** The connection ends after the request in hand, because it brought as many as it may. */
    default void onMostRequests() {}

    /** A head that is no request: to be answered by us, logged, and followed by the connection's end. */
    void onRefused(FailureKind kind, RequestHead head, DownstreamStream stream);
}
