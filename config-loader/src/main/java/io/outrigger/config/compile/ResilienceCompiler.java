package io.outrigger.config.compile;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.DestinationRule.Http2KeepAlive;
import io.outrigger.config.istio.DestinationRule.Http2Settings;
import io.outrigger.config.istio.DestinationRule.HttpSettings;
import io.outrigger.config.istio.DestinationRule.OutlierDetection;
import io.outrigger.config.istio.DestinationRule.TcpSettings;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.ConnectionSpec.Relay;
import io.outrigger.core.cluster.ConnectionSpec.TcpKeepalive;
import io.outrigger.core.cluster.OutlierSpec;
import io.outrigger.core.cluster.ResilienceSpec;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Compiles connectionPool, outlierDetection and retryBudget, with istiod's and Envoy's defaults where nothing is said. */
final class ResilienceCompiler {
    private static final HttpSettings NO_HTTP = new HttpSettings(0, 0, 0, 0, null, Http2Settings.NONE);
    private static final TcpSettings NO_TCP = new TcpSettings(0, null, null, null, null);

    private static final double USUAL_BUDGET_PERCENT = 20;
    private static final int USUAL_BUDGET_RETRIES = 3;
    private static final int USUAL_ERRORS = 5;
    private static final int USUAL_EJECTION_PERCENT = 10;
    private static final long USUAL_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long USUAL_EJECTION_NANOS = TimeUnit.SECONDS.toNanos(30);

    private ResilienceCompiler() {}

    static ResilienceSpec spec(
            @Nullable ConnectionPool pool,
            @Nullable OutlierDetection outlier,
            DestinationRule.@Nullable RetryBudget budget,
            Relay relay) {
        if (pool == null && outlier == null && budget == null && relay.equals(Relay.USUAL)) {
            return ResilienceSpec.NONE;
        }
        HttpSettings http = pool == null || pool.http() == null ? NO_HTTP : pool.http();
        TcpSettings tcp = pool == null || pool.tcp() == null ? NO_TCP : pool.tcp();
        CircuitBreakerSpec breaker = new CircuitBreakerSpec(
                limit(tcp.maxConnections()),
                limit(http.http1MaxPendingRequests()),
                limit(http.http2MaxRequests()),
                limit(http.maxRetries()),
                budget(budget));
        return new ResilienceSpec(connections(tcp, http, relay), breaker, outlier == null ? null : outlier(outlier));
    }

    private static int limit(int value) {
        return value == 0 ? CircuitBreakerSpec.UNLIMITED : value;
    }

    private static RetryBudget budget(DestinationRule.@Nullable RetryBudget budget) {
        if (budget == null) {
            return RetryBudget.NONE;
        }
        // As Istio, which takes a zero for an absent number.
        Integer least = budget.minRetryConcurrency();
        return new RetryBudget(
                budget.percent() == null ? USUAL_BUDGET_PERCENT : budget.percent(),
                least == null || least == 0 ? USUAL_BUDGET_RETRIES : least);
    }

    /** What a rule says of connections carried as bytes: its ports and subsets have no word in that. */
    static Relay relay(@Nullable TrafficPolicy policy) {
        ConnectionPool pool = policy == null ? null : policy.connectionPool();
        TcpSettings tcp = pool == null ? null : pool.tcp();
        return tcp == null
                ? Relay.USUAL
                : new Relay(
                        or(tcp.idleTimeoutNanos(), ConnectionSpec.USUAL_IDLE_NANOS),
                        or(tcp.maxConnectionDurationNanos(), 0L));
    }

    private static ConnectionSpec connections(TcpSettings tcp, HttpSettings http, Relay relay) {
        long tcpIdle = or(tcp.idleTimeoutNanos(), ConnectionSpec.USUAL_IDLE_NANOS);
        return new ConnectionSpec(
                or(http.idleTimeoutNanos(), tcpIdle),
                or(tcp.maxConnectionDurationNanos(), 0L),
                http.maxRequestsPerConnection(),
                keepalive(tcp.tcpKeepalive()),
                http.http2().maxConcurrentStreams(),
                pings(http.http2().http2KeepAlive()),
                relay);
    }

    private static @Nullable TcpKeepalive keepalive(DestinationRule.@Nullable TcpKeepalive keepalive) {
        return keepalive == null
                ? null
                : new TcpKeepalive(
                        seconds(keepalive.timeNanos()), seconds(keepalive.intervalNanos()), keepalive.probes());
    }

    private static ConnectionSpec.@Nullable Pings pings(@Nullable Http2KeepAlive given) {
        return given == null ? null : new ConnectionSpec.Pings(given.intervalNanos(), given.timeoutNanos());
    }

    private static int seconds(@Nullable Long nanos) {
        return nanos == null ? 0 : (int) TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    private static OutlierSpec outlier(OutlierDetection given) {
        int local = or(given.consecutiveLocalOriginFailures(), USUAL_ERRORS);
        OutlierSpec.Errors errors = new OutlierSpec.Errors(
                or(given.consecutive5xxErrors(), USUAL_ERRORS),
                or(given.consecutiveGatewayErrors(), 0),
                given.splitExternalLocalOriginErrors(),
                local == 0 ? USUAL_ERRORS : local);
        int percent = given.maxEjectionPercent();
        return new OutlierSpec(
                errors,
                or(given.intervalNanos(), USUAL_INTERVAL_NANOS),
                or(given.baseEjectionTimeNanos(), USUAL_EJECTION_NANOS),
                percent == 0 ? USUAL_EJECTION_PERCENT : percent,
                given.minHealthPercent(),
                Set.copyOf(given.outlierDetectionHttpErrorCodes()));
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static long or(@Nullable Long value, long otherwise) {
        return value == null ? otherwise : value;
    }
}
