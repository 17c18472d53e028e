package io.outrigger.app.admin;

import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.HealthChecker;
import io.outrigger.core.cluster.HealthCounter;
import io.outrigger.core.cluster.OutlierCounter;
import io.outrigger.core.cluster.OutlierDetector;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.stats.ClusterCounter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All numbers of one cluster under Envoy's names, in order. */
final class ClusterStats {
    /** What Envoy prints where there is no limit. */
    static final long UNLIMITED = 0xffff_ffffL;

    private static final String[] OPEN = {"cx_open", "cx_pool_open", "rq_open", "rq_pending_open", "rq_retry_open"};

    /** What Envoy shows of routes from the beginning. */
    private static final List<ClusterCounter> OF_ROUTES = List.of(
            ClusterCounter.UPSTREAM_RQ_RETRY,
            ClusterCounter.UPSTREAM_RQ_RETRY_LIMIT_EXCEEDED,
            ClusterCounter.UPSTREAM_RQ_RETRY_OVERFLOW,
            ClusterCounter.UPSTREAM_RQ_RETRY_SUCCESS,
            ClusterCounter.UPSTREAM_RQ_TIMEOUT,
            ClusterCounter.UPSTREAM_RQ_TOTAL);

    private record Value(long number, boolean gauge) {}

    private final Map<String, Value> values = new TreeMap<>();

    private ClusterStats() {}

    static void walk(Cluster cluster, StatSink sink) {
        ClusterStats stats = new ClusterStats();
        stats.counters(cluster.cells());
        stats.statuses(cluster.cells());
        stats.members(cluster);
        stats.breakers(cluster.breaker());
        stats.outliers(cluster.outlier());
        stats.checks(cluster.checker());
        StatOwner owner = StatOwner.cluster(cluster.name());
        stats.values.forEach((name, value) -> sink.stat(owner, name, value.number, value.gauge));
    }

    /** The numbers of routes that share a prefix. */
    static void walk(String name, ClusterCells cells, StatSink sink) {
        ClusterStats stats = new ClusterStats();
        for (ClusterCounter counter : OF_ROUTES) {
            stats.values.put(counter.statName(), new Value(cells.value(counter), false));
        }
        stats.statuses(cells);
        if (stats.values.size() > OF_ROUTES.size()) {
            ClusterCounter completed = ClusterCounter.UPSTREAM_RQ_COMPLETED;
            stats.values.put(completed.statName(), new Value(cells.value(completed), false));
        }
        StatOwner owner = StatOwner.route(name);
        stats.values.forEach((stat, value) -> sink.stat(owner, stat, value.number, value.gauge));
    }

    private void counters(ClusterCells cells) {
        for (ClusterCounter counter : ClusterCounter.values()) {
            values.put(counter.statName(), new Value(cells.value(counter), counter.gauge()));
        }
    }

    /** Codes and classes appear once they happened, as in Envoy. */
    private void statuses(ClusterCells cells) {
        if (!cells.used()) {
            return;
        }
        for (int first = 100; first < 600; first += 100) {
            long sum = 0;
            for (int status = first; status < first + 100; status++) {
                long count = cells.statusCount(status);
                sum += count;
                if (count > 0) {
                    values.put("upstream_rq_" + status, new Value(count, false));
                }
            }
            if (sum > 0) {
                values.put("upstream_rq_" + first / 100 + "xx", new Value(sum, false));
            }
        }
    }

    private void members(Cluster cluster) {
        int size = cluster.hosts().size();
        gauge("membership_total", size);
        gauge("membership_healthy", cluster.hosts().healthy());
        gauge("membership_degraded", 0);
        gauge("membership_excluded", 0);
    }

    private void breakers(CircuitBreaker breaker) {
        for (String name : OPEN) {
            gauge("circuit_breakers.default." + name, 0);
            gauge("circuit_breakers.high." + name, 0);
        }
        open("cx_open", breaker.connectionsFull());
        open("rq_open", breaker.requestsFull());
        open("rq_pending_open", breaker.pendingFull());
        open("rq_retry_open", breaker.retriesFull());
        left("cx_pools", CircuitBreakerSpec.UNLIMITED);
        left("cx", breaker.connectionsLeft());
        left("pending", breaker.pendingLeft());
        left("rq", breaker.requestsLeft());
        left("retries", breaker.retriesLeft());
    }

    private void left(String name, int value) {
        gauge("circuit_breakers.default.remaining_" + name, value == CircuitBreakerSpec.UNLIMITED ? UNLIMITED : value);
    }

    private void open(String name, boolean full) {
        gauge("circuit_breakers.default." + name, full ? 1 : 0);
    }

    /** Only where endpoints may be taken out, as in Envoy. */
    private void outliers(@Nullable OutlierDetector outlier) {
        if (outlier != null) {
            for (OutlierCounter counter : OutlierCounter.values()) {
                values.put(counter.statName(), new Value(outlier.value(counter), false));
            }
            gauge("outlier_detection.ejections_active", outlier.ejected());
        }
    }

    /** Only where endpoints are asked, as in Envoy. */
    private void checks(@Nullable HealthChecker checker) {
        if (checker != null) {
            for (HealthCounter counter : HealthCounter.values()) {
                values.put(counter.statName(), new Value(checker.value(counter), false));
            }
            gauge("health_check.healthy", checker.healthy());
            gauge("health_check.degraded", 0);
        }
    }

    private void gauge(String name, long value) {
        values.put(name, new Value(value, true));
    }
}
