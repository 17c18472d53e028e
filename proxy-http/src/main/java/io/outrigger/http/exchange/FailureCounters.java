package io.outrigger.http.exchange;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.worker.Worker;
import org.jspecify.annotations.Nullable;

/** Which number of its listener a failure is counted in; names and meanings are Envoy's. */
final class FailureCounters {
    private FailureCounters() {}

    /** Writes the failure's flag down and counts it. */
    static void note(ExchangeRecord record, FailureKind kind, HttpConnectionManager manager, Worker worker) {
        record.flag(kind.flag());
        HttpCounter counter = of(kind);
        if (counter != null) {
            manager.cells().increment(worker, counter);
        }
    }

    private static @Nullable HttpCounter of(FailureKind kind) {
        return switch (kind) {
            case ROUTE_NOT_FOUND -> HttpCounter.NO_ROUTE;
            case CLUSTER_NOT_FOUND -> HttpCounter.NO_CLUSTER;
            case PAYLOAD_TOO_LARGE -> HttpCounter.DOWNSTREAM_RQ_TOO_LARGE;
            case REQUEST_HEADER_TIMEOUT -> HttpCounter.DOWNSTREAM_RQ_HEADER_TIMEOUT;
            case REQUEST_TIMEOUT -> HttpCounter.DOWNSTREAM_RQ_TIMEOUT;
            case STREAM_IDLE, STREAM_IDLE_UPSTREAM, CLIENT_STALLED -> HttpCounter.DOWNSTREAM_RQ_IDLE_TIMEOUT;
            case PATH_NORMALIZATION_FAILED -> HttpCounter.DOWNSTREAM_RQ_FAILED_PATH_NORMALIZATION;
            case ESCAPED_SLASHES -> HttpCounter.DOWNSTREAM_RQ_REDIRECTED_WITH_NORMALIZED_PATH;
            case UNEXPECTED_UNDERSCORE -> HttpCounter.HTTP1_REQUESTS_REJECTED_WITH_UNDERSCORES;
            case OVERLOADED -> HttpCounter.DOWNSTREAM_RQ_OVERLOAD_CLOSE;
            case ABSOLUTE_PATH_REJECTED -> HttpCounter.DOWNSTREAM_RQ_NON_RELATIVE_PATH;
            case UPGRADE_FAILED -> HttpCounter.DOWNSTREAM_RQ_WS_ON_NON_WS_ROUTE;
            case HTTP2_TOO_MANY_HEADERS, HTTP2_HEADERS_TOO_LARGE -> HttpCounter.HTTP2_HEADER_OVERFLOW;
            case HTTP2_EMPTY_FRAMES -> HttpCounter.HTTP2_INBOUND_EMPTY_FRAMES_FLOOD;
            case HTTP2_PRIORITY_FLOOD -> HttpCounter.HTTP2_INBOUND_PRIORITY_FRAMES_FLOOD;
            case HTTP2_WINDOW_UPDATE_FLOOD -> HttpCounter.HTTP2_INBOUND_WINDOW_UPDATE_FRAMES_FLOOD;
            case HTTP2_CONTROL_FLOOD -> HttpCounter.HTTP2_OUTBOUND_CONTROL_FLOOD;
            case HTTP2_OUTBOUND_FLOOD -> HttpCounter.HTTP2_OUTBOUND_FLOOD;
            case HTTP2_PREMATURE_RESETS -> HttpCounter.DOWNSTREAM_RQ_TOO_MANY_PREMATURE_RESETS;
            default -> kind.flag() == ResponseFlag.DPE ? HttpCounter.DOWNSTREAM_CX_PROTOCOL_ERROR : null;
        };
    }
}
