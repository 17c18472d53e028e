package io.outrigger.http.exchange;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.http.route.RouteStats;

/** Counts what becomes of forwarded requests, for their cluster and, where that is asked for, for their route. */
final class Charges {
    private Charges() {}

    static void count(Forwarding forwarding, ClusterCounter counter) {
        forwarding.cluster().cells().increment(forwarding.worker(), counter);
        RouteStats own = forwarding.route().stats();
        if (own != null) {
            own.increment(forwarding.worker(), counter);
        }
    }

    /** Another try follows. */
    static void retry(Forwarding forwarding) {
        count(forwarding, ClusterCounter.UPSTREAM_RQ_RETRY);
        count(forwarding, ClusterCounter.UPSTREAM_RQ_RETRY_BACKOFF_EXPONENTIAL);
    }

    /** There is no endpoint to go to. */
    static void nobodyHealthy(Forwarding forwarding) {
        count(forwarding, ClusterCounter.UPSTREAM_CX_NONE_HEALTHY);
        answered(forwarding, FailureKind.NO_HEALTHY_UPSTREAM.status());
    }

    /** The request has its connection; its cluster counted that already. */
    static void connected(Forwarding forwarding) {
        RouteStats own = forwarding.route().stats();
        if (own != null) {
            own.increment(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_TOTAL);
        }
    }

    /** The answer that ends the forwarding, the endpoint's or our own. */
    static void answered(Forwarding forwarding, int status) {
        count(forwarding, ClusterCounter.UPSTREAM_RQ_COMPLETED);
        forwarding.cluster().cells().status(forwarding.worker(), status);
        RouteStats own = forwarding.route().stats();
        if (own != null) {
            own.status(forwarding.worker(), status);
        }
    }

    /** How long the endpoint took to answer. */
    static void took(Forwarding forwarding, long millis) {
        forwarding.cluster().cells().took(forwarding.worker(), millis);
        RouteStats own = forwarding.route().stats();
        if (own != null) {
            own.took(forwarding.worker(), millis);
        }
    }
}
