package io.outrigger.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What protects a cluster from load and requests from broken endpoints.
 *
 * @param outlier null where endpoints are never taken out
 */
public record ResilienceSpec(
        ConnectionSpec connections,
        CircuitBreakerSpec breaker,
        @Nullable OutlierSpec outlier) {
    public static final ResilienceSpec NONE = new ResilienceSpec(ConnectionSpec.DEFAULT, CircuitBreakerSpec.NONE, null);
}
