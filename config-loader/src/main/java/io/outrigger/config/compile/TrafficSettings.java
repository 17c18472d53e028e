package io.outrigger.config.compile;

import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.OutlierDetection;
import io.outrigger.config.istio.DestinationRule.PortTrafficPolicy;
import io.outrigger.config.istio.DestinationRule.RetryBudget;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.core.cluster.ResilienceSpec;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of traffic policies that count for one port of one subset, each as a whole: those of the destination's port in place
 * of the destination's; a subset's block in place of both; those of a subset's port in place of everything.
 */
record TrafficSettings(
        @Nullable LoadBalancer loadBalancer,
        @Nullable ConnectionPool connectionPool,
        @Nullable OutlierDetection outlierDetection,
        @Nullable RetryBudget retryBudget) {

    static TrafficSettings of(@Nullable TrafficPolicy top, @Nullable TrafficPolicy subset, int port) {
        TrafficSettings base = ofLevel(top, port);
        if (subset == null) {
            return base;
        }
        PortTrafficPolicy own = ofPort(subset, port);
        RetryBudget budget = or(subset.retryBudget(), base.retryBudget);
        if (own != null) {
            return new TrafficSettings(own.loadBalancer(), own.connectionPool(), own.outlierDetection(), budget);
        }
        return new TrafficSettings(
                or(subset.loadBalancer(), base.loadBalancer),
                or(subset.connectionPool(), base.connectionPool),
                or(subset.outlierDetection(), base.outlierDetection),
                budget);
    }

    private static TrafficSettings ofLevel(@Nullable TrafficPolicy level, int port) {
        if (level == null) {
            return new TrafficSettings(null, null, null, null);
        }
        PortTrafficPolicy own = ofPort(level, port);
        return own == null
                ? new TrafficSettings(
                        level.loadBalancer(), level.connectionPool(), level.outlierDetection(), level.retryBudget())
                : new TrafficSettings(
                        own.loadBalancer(), own.connectionPool(), own.outlierDetection(), level.retryBudget());
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T inherited) {
        return own == null ? inherited : own;
    }

    private static @Nullable PortTrafficPolicy ofPort(TrafficPolicy level, int port) {
        for (PortTrafficPolicy own : level.portLevelSettings()) {
            if (own.port() == port) {
                return own;
            }
        }
        return null;
    }

    SimpleLb simple() {
        return loadBalancer == null ? SimpleLb.UNSPECIFIED : loadBalancer.simple();
    }

    long connectTimeoutNanos(long otherwise) {
        Long own = connectionPool == null || connectionPool.tcp() == null
                ? null
                : connectionPool.tcp().connectTimeoutNanos();
        return own == null ? otherwise : own;
    }

    ResilienceSpec resilience() {
        return ResilienceCompiler.spec(connectionPool, outlierDetection, retryBudget);
    }

    /** Towards the own application: of a rule only its connection pool counts. */
    ResilienceSpec inboundResilience() {
        return ResilienceCompiler.spec(connectionPool, null, null);
    }
}
