package io.outrigger.core.stats;

import java.util.Locale;

/** What is counted for each HTTP connection manager; names are Envoy's, those of filters have the filter's name in front. */
public enum HttpCounter implements StatCounter {
    DOWNSTREAM_CX_TOTAL,
    DOWNSTREAM_CX_ACTIVE(true),
    DOWNSTREAM_CX_HTTP1_TOTAL,
    DOWNSTREAM_CX_HTTP1_ACTIVE(true),
    DOWNSTREAM_CX_HTTP2_TOTAL,
    DOWNSTREAM_CX_HTTP2_ACTIVE(true),
    DOWNSTREAM_CX_SSL_TOTAL,
    DOWNSTREAM_CX_SSL_ACTIVE(true),
    DOWNSTREAM_CX_UPGRADES_TOTAL,
    DOWNSTREAM_CX_UPGRADES_ACTIVE(true),
    DOWNSTREAM_CX_DESTROY,
    DOWNSTREAM_CX_DESTROY_LOCAL,
    DOWNSTREAM_CX_DESTROY_REMOTE,
    DOWNSTREAM_CX_DESTROY_ACTIVE_RQ,
    DOWNSTREAM_CX_DESTROY_LOCAL_ACTIVE_RQ,
    DOWNSTREAM_CX_DESTROY_REMOTE_ACTIVE_RQ,
    DOWNSTREAM_CX_RX_BYTES_TOTAL,
    DOWNSTREAM_CX_TX_BYTES_TOTAL,
    DOWNSTREAM_CX_DRAIN_CLOSE,
    DOWNSTREAM_CX_IDLE_TIMEOUT,
    DOWNSTREAM_CX_MAX_DURATION_REACHED,
    DOWNSTREAM_CX_MAX_REQUESTS_REACHED,
    DOWNSTREAM_CX_OVERLOAD_DISABLE_KEEPALIVE,
    DOWNSTREAM_CX_DELAYED_CLOSE_TIMEOUT,
    DOWNSTREAM_CX_PROTOCOL_ERROR,
    DOWNSTREAM_FLOW_CONTROL_PAUSED_READING_TOTAL,
    DOWNSTREAM_FLOW_CONTROL_RESUMED_READING_TOTAL,
    DOWNSTREAM_RQ_TOTAL,
    DOWNSTREAM_RQ_ACTIVE(true),
    DOWNSTREAM_RQ_HTTP1_TOTAL,
    DOWNSTREAM_RQ_HTTP2_TOTAL,
    DOWNSTREAM_RQ_COMPLETED,
    DOWNSTREAM_RQ_1XX,
    DOWNSTREAM_RQ_2XX,
    DOWNSTREAM_RQ_3XX,
    DOWNSTREAM_RQ_4XX,
    DOWNSTREAM_RQ_5XX,
    DOWNSTREAM_RQ_TOO_LARGE,
    DOWNSTREAM_RQ_TIMEOUT,
    DOWNSTREAM_RQ_HEADER_TIMEOUT,
    DOWNSTREAM_RQ_IDLE_TIMEOUT,
    DOWNSTREAM_RQ_MAX_DURATION_REACHED,
    DOWNSTREAM_RQ_OVERLOAD_CLOSE,
    DOWNSTREAM_RQ_RX_RESET,
    DOWNSTREAM_RQ_TX_RESET,
    DOWNSTREAM_RQ_NON_RELATIVE_PATH,
    DOWNSTREAM_RQ_RESPONSE_BEFORE_RQ_COMPLETE,
    DOWNSTREAM_RQ_TOO_MANY_PREMATURE_RESETS,
    DOWNSTREAM_RQ_WS_ON_NON_WS_ROUTE,
    DOWNSTREAM_RQ_FAILED_PATH_NORMALIZATION,
    DOWNSTREAM_RQ_REDIRECTED_WITH_NORMALIZED_PATH,
    NO_ROUTE,
    NO_CLUSTER,
    RQ_TOTAL,
    RQ_REDIRECT,
    RQ_DIRECT_RESPONSE,
    RQ_RESET_AFTER_DOWNSTREAM_RESPONSE_STARTED,
    RQ_RETRY_SKIPPED_REQUEST_NOT_COMPLETE,
    HTTP1_REQUESTS_REJECTED_WITH_UNDERSCORES("http1.requests_rejected_with_underscores_in_headers", false),
    HTTP2_HEADER_OVERFLOW("http2.header_overflow", false),
    HTTP2_INBOUND_EMPTY_FRAMES_FLOOD("http2.inbound_empty_frames_flood", false),
    HTTP2_INBOUND_PRIORITY_FRAMES_FLOOD("http2.inbound_priority_frames_flood", false),
    HTTP2_INBOUND_WINDOW_UPDATE_FRAMES_FLOOD("http2.inbound_window_update_frames_flood", false),
    HTTP2_OUTBOUND_CONTROL_FLOOD("http2.outbound_control_flood", false),
    HTTP2_OUTBOUND_FLOOD("http2.outbound_flood", false),
    FAULT_ABORTS_INJECTED("fault.aborts_injected", false),
    FAULT_DELAYS_INJECTED("fault.delays_injected", false),
    FAULT_FAULTS_OVERFLOW("fault.faults_overflow", false),
    FAULT_ACTIVE_FAULTS("fault.active_faults", true),
    RBAC_ALLOWED("rbac.allowed", false),
    RBAC_DENIED("rbac.denied", false),
    RBAC_SHADOW_ALLOWED("rbac.shadow_allowed", false),
    RBAC_SHADOW_DENIED("rbac.shadow_denied", false),
    JWT_ALLOWED("jwt_authn.allowed", false),
    JWT_DENIED("jwt_authn.denied", false),
    JWT_CORS_PREFLIGHT_BYPASSED("jwt_authn.cors_preflight_bypassed", false),
    JWT_JWKS_FETCH_SUCCESS("jwt_authn.jwks_fetch_success", false),
    JWT_JWKS_FETCH_FAILED("jwt_authn.jwks_fetch_failed", false),
    LOCAL_RATE_LIMIT_ENABLED("local_rate_limit.enabled", false),
    LOCAL_RATE_LIMIT_ENFORCED("local_rate_limit.enforced", false),
    LOCAL_RATE_LIMIT_OK("local_rate_limit.ok", false),
    LOCAL_RATE_LIMIT_RATE_LIMITED("local_rate_limit.rate_limited", false),
    TRACING_CLIENT_ENABLED("tracing.client_enabled", false),
    TRACING_HEALTH_CHECK("tracing.health_check", false),
    TRACING_NOT_TRACEABLE("tracing.not_traceable", false),
    TRACING_RANDOM_SAMPLING("tracing.random_sampling", false),
    TRACING_SERVICE_FORCED("tracing.service_forced", false);

    private final String statName;
    private final boolean gauge;

    HttpCounter() {
        this(false);
    }

    HttpCounter(boolean gauge) {
        this.statName = name().toLowerCase(Locale.ROOT);
        this.gauge = gauge;
    }

    HttpCounter(String statName, boolean gauge) {
        this.statName = statName;
        this.gauge = gauge;
    }

    @Override
    public String statName() {
        return statName;
    }

    @Override
    public boolean gauge() {
        return gauge;
    }
}
