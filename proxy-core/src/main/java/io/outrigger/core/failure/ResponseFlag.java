package io.outrigger.core.failure;

/** Why an answer is not simply the upstream's, in Envoy's letters. */
public enum ResponseFlag {
    UH("NoHealthyUpstream"),
    UF("UpstreamConnectionFailure"),
    UO("UpstreamOverflow"),
    NR("NoRouteFound"),
    URX("UpstreamRetryLimitExceeded"),
    NC("NoClusterFound"),
    DT("DurationTimeout"),
    DC("DownstreamConnectionTermination"),
    LH("FailedLocalHealthCheck"),
    UT("UpstreamRequestTimeout"),
    LR("LocalReset"),
    UR("UpstreamRemoteReset"),
    UC("UpstreamConnectionTermination"),
    DI("DelayInjected"),
    FI("FaultInjected"),
    RL("RateLimited"),
    UAEX("UnauthorizedExternalService"),
    RLSE("RateLimitServiceError"),
    IH("InvalidEnvoyRequestHeaders"),
    SI("StreamIdleTimeout"),
    DPE("DownstreamProtocolError"),
    UPE("UpstreamProtocolError"),
    UMSDR("UpstreamMaxStreamDurationReached"),
    NFCF("NoFilterConfigFound"),
    OM("OverloadManagerTerminated"),
    DF("DnsResolutionFailed"),
    DR("DownstreamRemoteReset");

    private static final ResponseFlag[] ALL = values();

    private final String longName;

    ResponseFlag(String longName) {
        this.longName = longName;
    }

    /** As {@code %RESPONSE_FLAGS_LONG%} prints it. */
    public String longName() {
        return longName;
    }

    static ResponseFlag at(int ordinal) {
        return ALL[ordinal];
    }
}
