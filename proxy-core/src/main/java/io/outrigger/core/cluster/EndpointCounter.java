package io.outrigger.core.cluster;

import java.util.Locale;

/** What is counted of one endpoint; the constant's name in lower case is Envoy's. */
public enum EndpointCounter {
    CX_ACTIVE,
    CX_CONNECT_FAIL,
    CX_TOTAL,
    RQ_ERROR,
    RQ_SUCCESS,
    RQ_TIMEOUT,
    RQ_TOTAL;

    private final String statName = name().toLowerCase(Locale.ROOT);

    /** {@code cx_active}. */
    public String statName() {
        return statName;
    }
}
