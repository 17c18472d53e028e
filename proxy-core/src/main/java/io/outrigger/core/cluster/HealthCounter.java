package io.outrigger.core.cluster;

import java.util.Locale;

/** What is counted of health checks; the constant's name in lower case is Envoy's, behind {@code health_check.}. */
public enum HealthCounter {
    ATTEMPT,
    SUCCESS,
    FAILURE,
    NETWORK_FAILURE;

    public String statName() {
        return "health_check." + name().toLowerCase(Locale.ROOT);
    }
}
