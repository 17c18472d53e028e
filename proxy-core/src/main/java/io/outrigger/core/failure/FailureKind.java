package io.outrigger.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * Every way a request or connection can end other than by the upstream's own answer: whose fault, what the client is told, what
 * the log says, and which retry words cover it. The only place that decides any of these.
 *
 * <p>Texts and codes are Envoy's, as recorded. A status of 0 means that no answer is given.
 */
public enum FailureKind {
    // Ours or the operator's: nothing was tried.
    ROUTE_NOT_FOUND(Fault.LOCAL, 404, "", ResponseFlag.NR, "route_not_found", Retry.NEVER),
    CLUSTER_NOT_FOUND(Fault.LOCAL, 503, "", ResponseFlag.NC, "cluster_not_found", Retry.NEVER),
    NO_HEALTHY_UPSTREAM(Fault.LOCAL, 503, "no healthy upstream", ResponseFlag.UH, "no_healthy_upstream", Retry.NEVER),
    NAME_NOT_RESOLVED(
            Fault.LOCAL, 503, "DNS resolution failure", ResponseFlag.DF, "dns_resolution_failure", Retry.NEVER),
    TOO_MANY_NAMES(Fault.LOCAL, 503, "DNS cache overflow", ResponseFlag.DF, "dns_cache_overflow", Retry.NEVER),
    OVERFLOW(Fault.LOCAL, 503, text("overflow"), ResponseFlag.UO, reset("overflow"), Retry.NEVER),
    QUEUE_OVERFLOW(Fault.LOCAL, 503, text("overflow"), ResponseFlag.UO, reset("overflow"), Retry.NEVER),
    RESPONSE_TIMEOUT(Fault.UPSTREAM, 504, "upstream request timeout", ResponseFlag.UT, "response_timeout", Retry.NEVER),
    PER_TRY_TIMEOUT(
            Fault.UPSTREAM, 504, "upstream request timeout", ResponseFlag.UT, "upstream_per_try_timeout", Retry.RESET),

    // The upstream's, before its answer began.
    CONNECT_REFUSED(
            Fault.UPSTREAM,
            503,
            text("remote connection failure"),
            ResponseFlag.UF,
            reset("remote_connection_failure|delayed_connect_error:_Connection_refused"),
            Retry.CONNECT),
    CONNECT_FAILED(
            Fault.UPSTREAM,
            503,
            text("remote connection failure"),
            ResponseFlag.UF,
            reset("remote_connection_failure"),
            Retry.CONNECT),
    CONNECT_TIMEOUT(
            Fault.UPSTREAM,
            503,
            text("connection timeout"),
            ResponseFlag.UF,
            reset("connection_timeout"),
            Retry.CONNECT),
    CONNECTION_TERMINATION(
            Fault.UPSTREAM,
            503,
            text("connection termination"),
            ResponseFlag.UC,
            reset("connection_termination"),
            Retry.RESET),
    UPSTREAM_RESET(Fault.UPSTREAM, 503, text("remote reset"), ResponseFlag.UR, reset("remote_reset"), Retry.RESET),
    UPSTREAM_CONNECT_ERROR(
            Fault.UPSTREAM,
            503,
            text("remote error with CONNECT request"),
            ResponseFlag.UR,
            reset("remote_error_with_CONNECT_request"),
            Retry.RESET),
    UPSTREAM_REFUSED_STREAM(
            Fault.UPSTREAM,
            503,
            text("remote refused stream reset"),
            ResponseFlag.UR,
            reset("remote_refused_stream_reset"),
            Retry.REFUSED),
    UPSTREAM_PROTOCOL_ERROR(
            Fault.UPSTREAM, 502, text("protocol error"), ResponseFlag.UPE, reset("protocol_error"), Retry.RESET),

    // The upstream's, after its answer began: nothing more can be said to the client.
    RESPONSE_CUT(Fault.UPSTREAM, 0, "", ResponseFlag.UPE, after("protocol_error"), Retry.NEVER),
    RESPONSE_RESET(Fault.UPSTREAM, 0, "", ResponseFlag.UR, after("remote_reset"), Retry.NEVER),
    RESPONSE_REFUSED(Fault.UPSTREAM, 0, "", ResponseFlag.UR, after("remote_refused_stream_reset"), Retry.NEVER),
    RESPONSE_CONNECT_ERROR(
            Fault.UPSTREAM, 0, "", ResponseFlag.UR, after("remote_error_with_CONNECT_request"), Retry.NEVER),
    RESPONSE_TERMINATED(Fault.UPSTREAM, 0, "", ResponseFlag.UC, after("connection_termination"), Retry.NEVER),
    TUNNEL_CUT(Fault.UPSTREAM, 0, "", ResponseFlag.UC, after("connection_termination"), Retry.NEVER),
    RESPONSE_CUT_BY_TIMEOUT(Fault.UPSTREAM, 0, "", ResponseFlag.UT, "response_timeout", Retry.NEVER),

    // The client's.
    DOWNSTREAM_DISCONNECT(Fault.DOWNSTREAM, 0, "", ResponseFlag.DC, "downstream_remote_disconnect", Retry.NEVER),
    BAD_REQUEST(Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.codec_error", Retry.NEVER),
    CONNECTION_NAMES(
            Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.connection_header_rejected", Retry.NEVER),
    INVALID_CHARACTERS(Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.invalid_characters", Retry.NEVER),
    INVALID_URL(Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.invalid_url", Retry.NEVER),
    BODY_DISALLOWED(Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.body_disallowed", Retry.NEVER),
    INVALID_SCHEME(Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.invalid_scheme", Retry.NEVER),
    INVALID_AUTHORITY(Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http.invalid_authority", Retry.NEVER),
    LENGTH_AND_CHUNKED(
            Fault.DOWNSTREAM,
            400,
            "Bad Request",
            ResponseFlag.DPE,
            "http1.content_length_and_chunked_not_allowed",
            Retry.NEVER),
    UNKNOWN_TRANSFER_ENCODING(
            Fault.DOWNSTREAM, 501, "Not Implemented", ResponseFlag.DPE, "http1.invalid_transfer_encoding", Retry.NEVER),
    HTTPS_URL_ON_PLAINTEXT(
            Fault.DOWNSTREAM,
            403,
            "Forbidden",
            ResponseFlag.DPE,
            "http1.https_url_on_plaintext_connection",
            Retry.NEVER),
    HEADERS_TOO_LARGE(
            Fault.DOWNSTREAM,
            431,
            "Request Header Fields Too Large",
            ResponseFlag.DPE,
            "http1.headers_too_large",
            Retry.NEVER),
    TOO_MANY_HEADERS(
            Fault.DOWNSTREAM,
            431,
            "Request Header Fields Too Large",
            ResponseFlag.DPE,
            "http1.too_many_headers",
            Retry.NEVER),
    URI_TOO_LONG(Fault.DOWNSTREAM, 414, "URI Too Long", ResponseFlag.DPE, "http1.uri_too_long", Retry.NEVER),
    LOW_VERSION(Fault.DOWNSTREAM, 426, "Upgrade Required", ResponseFlag.DPE, "low_version", Retry.NEVER),
    MISSING_HOST(Fault.DOWNSTREAM, 400, "", null, "missing_host_header", Retry.NEVER),
    QUERY_WITHOUT_TYPE(Fault.DOWNSTREAM, 400, "", null, "query_missing_content_type", Retry.NEVER),
    PATH_NORMALIZATION_FAILED(Fault.DOWNSTREAM, 400, "", null, "path_normalization_failed", Retry.NEVER),
    ESCAPED_SLASHES(Fault.DOWNSTREAM, 307, "", null, "path_normalization_failed", Retry.NEVER),
    UNEXPECTED_UNDERSCORE(
            Fault.DOWNSTREAM, 400, "Bad Request", ResponseFlag.DPE, "http1.unexpected_underscore", Retry.NEVER),
    ABSOLUTE_PATH_REJECTED(Fault.DOWNSTREAM, 404, "", null, "absolute_path_rejected", Retry.NEVER),
    UPGRADE_FAILED(Fault.DOWNSTREAM, 403, "", null, "upgrade_failed", Retry.NEVER),
    REQUEST_HEADER_TIMEOUT(Fault.DOWNSTREAM, 408, "", null, "request_header_timeout", Retry.NEVER),
    REQUEST_TIMEOUT(Fault.DOWNSTREAM, 408, "request timeout", null, "request_overall_timeout", Retry.NEVER),
    MAX_DURATION(Fault.LOCAL, 408, "downstream duration timeout", null, "max_duration_timeout", Retry.NEVER),
    MAX_DURATION_UPSTREAM(Fault.LOCAL, 504, "downstream duration timeout", null, "max_duration_timeout", Retry.NEVER),
    CUT_BY_MAX_DURATION(Fault.LOCAL, 0, "", null, "max_duration_timeout", Retry.NEVER),
    STREAM_IDLE(Fault.DOWNSTREAM, 408, "stream timeout", ResponseFlag.SI, "stream_idle_timeout", Retry.NEVER),
    STREAM_IDLE_UPSTREAM(Fault.UPSTREAM, 504, "stream timeout", ResponseFlag.SI, "stream_idle_timeout", Retry.NEVER),
    CLIENT_STALLED(Fault.DOWNSTREAM, 0, "", ResponseFlag.SI, "stream_idle_timeout", Retry.NEVER),
    PAYLOAD_TOO_LARGE(Fault.DOWNSTREAM, 413, "Payload Too Large", null, "request_payload_too_large", Retry.NEVER),
    RESPONSE_TOO_LARGE(Fault.UPSTREAM, 500, "Internal Server Error", null, "response_payload_too_large", Retry.NEVER),
    OVERLOADED(Fault.LOCAL, 503, "envoy overloaded", ResponseFlag.OM, "overload", Retry.NEVER),
    HTTP2_INVALID_FIELD(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.invalid.header.field", Retry.NEVER),
    HTTP2_INVALID_MESSAGE(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.violation.of.messaging.rule", Retry.NEVER),
    HTTP2_TOO_MANY_HEADERS(Fault.DOWNSTREAM, 0, "", ResponseFlag.DR, "http2.too_many_headers", Retry.NEVER),
    HTTP2_HEADERS_TOO_LARGE(Fault.DOWNSTREAM, 0, "", ResponseFlag.DR, "http2.header_list_size_too_large", Retry.NEVER),
    HTTP2_WRONG_LENGTH(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.remote_reset", Retry.NEVER),
    HTTP2_PROTOCOL_ERROR(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.protocol_error", Retry.NEVER),
    DOWNSTREAM_RESET(Fault.DOWNSTREAM, 0, "", ResponseFlag.DR, "http2.remote_reset", Retry.NEVER),
    HTTP2_EMPTY_FRAMES(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.inbound_empty_frames_flood", Retry.NEVER),
    HTTP2_PRIORITY_FLOOD(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.inbound_priority_frames_flood", Retry.NEVER),
    HTTP2_WINDOW_UPDATE_FLOOD(
            Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.inbound_window_update_frames_flood", Retry.NEVER),
    HTTP2_CONTROL_FLOOD(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.outbound_control_flood", Retry.NEVER),
    HTTP2_OUTBOUND_FLOOD(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "http2.outbound_flood", Retry.NEVER),
    HTTP2_PREMATURE_RESETS(Fault.DOWNSTREAM, 0, "", ResponseFlag.DPE, "too_many_premature_resets", Retry.NEVER),
    FILTER_CHAIN_NOT_FOUND(Fault.DOWNSTREAM, 0, "", ResponseFlag.NR, "filter_chain_not_found", Retry.NEVER);

    private final Fault fault;
    private final int status;
    private final String body;
    private final @Nullable ResponseFlag flag;
    private final String details;
    private final Retry retry;

    FailureKind(Fault fault, int status, String body, @Nullable ResponseFlag flag, String details, Retry retry) {
        this.fault = fault;
        this.status = status;
        this.body = body;
        this.flag = flag;
        this.details = details;
        this.retry = retry;
    }

    /** Whose fault it is. */
    public enum Fault {
        /** This proxy's or its configuration's. */
        LOCAL,
        UPSTREAM,
        DOWNSTREAM
    }

    /** Which retry words cover a failure (Istio {@code retries.retryOn}). */
    public enum Retry {
        /** Not retried by any word. */
        NEVER,
        /** {@code connect-failure}, and what includes it: {@code reset}, {@code gateway-error}, {@code 5xx}. */
        CONNECT,
        /** {@code reset}, {@code gateway-error}, {@code 5xx}. */
        RESET,
        /** {@code refused-stream}, and {@code 5xx}. */
        REFUSED
    }

    public Fault fault() {
        return fault;
    }

    /** The same in the middle of an answer over HTTP/2. Over HTTP/1.1 whatever ends an answer early breaks the protocol. */
    public FailureKind midway() {
        return switch (this) {
            case UPSTREAM_RESET -> RESPONSE_RESET;
            case UPSTREAM_REFUSED_STREAM -> RESPONSE_REFUSED;
            case UPSTREAM_CONNECT_ERROR -> RESPONSE_CONNECT_ERROR;
            case CONNECTION_TERMINATION -> RESPONSE_TERMINATED;
            default -> RESPONSE_CUT;
        };
    }

    /** Whether it happens to an answer that has begun. */
    public boolean cutsAnswer() {
        return fault == Fault.UPSTREAM && status == 0;
    }

    /** HTTP status of the local answer; 0 where none can be given. */
    public int status() {
        return status;
    }

    /** Body of the local answer, {@code text/plain}; empty for none. */
    public String body() {
        return body;
    }

    /** The body when at least one retry went before. */
    public String bodyAfterRetries() {
        return body.replace("reset reason: ", "retried and the latest reset reason: ");
    }

    public @Nullable ResponseFlag flag() {
        return flag;
    }

    /** {@code %RESPONSE_CODE_DETAILS%}. */
    public String details() {
        return details;
    }

    /**
     * The same for an upstream.
     *
     * @param reason why a connection failed, if the transport tells
     * @param started whether the client has heard an interim answer
     */
    public String details(@Nullable String reason, boolean started) {
        String all = this == CONNECT_FAILED && reason != null ? reset("remote_connection_failure|" + reason) : details;
        return started ? all.replace("before_response_started", "after_response_started") : all;
    }

    public Retry retry() {
        return retry;
    }

    /** {@code %UPSTREAM_TRANSPORT_FAILURE_REASON%}, if the kind implies one. */
    public @Nullable String transportFailureReason() {
        return this == CONNECT_REFUSED ? "delayed_connect_error:_Connection_refused" : null;
    }

    private static String text(String reason) {
        return "upstream connect error or disconnect/reset before headers. reset reason: " + reason;
    }

    private static String after(String reason) {
        return "upstream_reset_after_response_started{" + reason + "}";
    }

    private static String reset(String reason) {
        return "upstream_reset_before_response_started{" + reason + "}";
    }
}
