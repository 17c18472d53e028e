package io.outrigger.core.stats;

import java.util.Locale;

/** What is counted for each cluster; the constant's name in lower case is Envoy's name of the number. */
public enum ClusterCounter {
    UPSTREAM_CX_TOTAL,
    UPSTREAM_CX_ACTIVE(true),
    UPSTREAM_CX_HTTP1_TOTAL,
    UPSTREAM_CX_HTTP2_TOTAL,
    UPSTREAM_CX_CONNECT_FAIL,
    UPSTREAM_CX_CONNECT_TIMEOUT,
    UPSTREAM_CX_OVERFLOW,
    UPSTREAM_CX_POOL_OVERFLOW,
    UPSTREAM_CX_IDLE_TIMEOUT,
    UPSTREAM_CX_DESTROY,
    UPSTREAM_CX_DESTROY_LOCAL,
    UPSTREAM_CX_DESTROY_REMOTE,
    UPSTREAM_CX_DESTROY_WITH_ACTIVE_RQ,
    UPSTREAM_CX_MAX_REQUESTS,
    UPSTREAM_CX_NONE_HEALTHY,
    UPSTREAM_CX_PROTOCOL_ERROR,
    UPSTREAM_CX_RX_BYTES_TOTAL,
    UPSTREAM_CX_TX_BYTES_TOTAL,
    UPSTREAM_RQ_TOTAL,
    UPSTREAM_RQ_ACTIVE(true),
    UPSTREAM_RQ_COMPLETED,
    UPSTREAM_RQ_PENDING_TOTAL,
    UPSTREAM_RQ_PENDING_ACTIVE(true),
    UPSTREAM_RQ_PENDING_OVERFLOW,
    UPSTREAM_RQ_PENDING_FAILURE_EJECT,
    UPSTREAM_RQ_ACTIVE_OVERFLOW,
    UPSTREAM_RQ_TIMEOUT,
    UPSTREAM_RQ_PER_TRY_TIMEOUT,
    UPSTREAM_RQ_CANCELLED,
    UPSTREAM_RQ_MAINTENANCE_MODE,
    UPSTREAM_RQ_RX_RESET,
    UPSTREAM_RQ_TX_RESET,
    UPSTREAM_RQ_RETRY,
    UPSTREAM_RQ_RETRY_SUCCESS,
    UPSTREAM_RQ_RETRY_OVERFLOW,
    UPSTREAM_RQ_RETRY_LIMIT_EXCEEDED,
    UPSTREAM_RQ_RETRY_BACKOFF_EXPONENTIAL,
    UPSTREAM_RQ_REPLAYED_STALE_CX,
    RETRY_OR_SHADOW_ABANDONED,
    LB_HEALTHY_PANIC,
    UPSTREAM_FLOW_CONTROL_PAUSED_READING_TOTAL,
    UPSTREAM_FLOW_CONTROL_RESUMED_READING_TOTAL;

    private final boolean gauge;

    ClusterCounter() {
        this(false);
    }

    ClusterCounter(boolean gauge) {
        this.gauge = gauge;
    }

    /** Whether the number may sink. */
    public boolean gauge() {
        return gauge;
    }

    /** Envoy's name of the number, without the cluster. */
    public String statName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
