package io.outrigger.core.cluster;

import io.outrigger.core.worker.ControlLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Takes endpoints of one cluster out of the rotation that fail several times in a row, and back after a while. Workers report what
 * happened; the n-th error in a row, over all workers, is told to the control loop, which alone takes out and back.
 *
 * <p>Looks happen at multiples of the interval since the cluster began, and only while an endpoint is out or was lately. Changes of
 * health within a second of each other are put into force together.
 *
 * <p>Source: Envoy's outlier detection as Istio configures it; recorded.
 */
public final class OutlierDetector {
    private static final long MERGE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long USUAL_LONGEST_NANOS = TimeUnit.SECONDS.toNanos(300);
    private static final double ALL = 100;

    private final OutlierSpec spec;
    private final Cluster cluster;
    private final AtomicLongArray counters;
    private volatile @Nullable ControlLoop loop;

    private volatile long startNanos;

    // Control loop.
    private long publishedNanos;
    private boolean published;
    private boolean publishing;
    private boolean sweeping;

    OutlierDetector(OutlierSpec spec, Cluster cluster, @Nullable OutlierDetector previous) {
        this.spec = spec;
        this.cluster = cluster;
        this.counters = previous == null ? new AtomicLongArray(OutlierCounter.values().length) : previous.counters;
    }

    /** Which run of errors was too long. */
    private enum Run {
        SERVER(OutlierCounter.EJECTIONS_DETECTED_CONSECUTIVE_5XX, OutlierCounter.EJECTIONS_ENFORCED_CONSECUTIVE_5XX),
        GATEWAY(
                OutlierCounter.EJECTIONS_DETECTED_CONSECUTIVE_GATEWAY_FAILURE,
                OutlierCounter.EJECTIONS_ENFORCED_CONSECUTIVE_GATEWAY_FAILURE),
        LOCAL(
                OutlierCounter.EJECTIONS_DETECTED_CONSECUTIVE_LOCAL_ORIGIN_FAILURE,
                OutlierCounter.EJECTIONS_ENFORCED_CONSECUTIVE_LOCAL_ORIGIN_FAILURE);

        private final OutlierCounter detected;
        private final OutlierCounter enforced;

        Run(OutlierCounter detected, OutlierCounter enforced) {
            this.detected = detected;
            this.enforced = enforced;
        }
    }

    // Workers

    /** The endpoint answered. */
    public void answered(Endpoint endpoint, int status) {
        if (spec.errorStatuses().isEmpty()) {
            count(endpoint, status);
        } else {
            count(endpoint, spec.errorStatuses().contains(status) ? 500 : 200);
        }
    }

    /** No answer came; {@code status} is what the client would be told. */
    public void failed(Endpoint endpoint, int status) {
        if (spec.errors().split()) {
            count(
                    endpoint,
                    Run.LOCAL,
                    endpoint.health().localErrors(),
                    spec.errors().consecutiveLocal());
        } else {
            count(endpoint, status);
        }
    }

    /** A connection to the endpoint stands. */
    public void connected(Endpoint endpoint) {
        clear(endpoint.health().localErrors());
    }

    private void count(Endpoint endpoint, int status) {
        EndpointHealth health = endpoint.health();
        if (status < 500) {
            clear(health.serverErrors());
            clear(health.gatewayErrors());
            return;
        }
        if (status >= 502 && status <= 504) {
            count(endpoint, Run.GATEWAY, health.gatewayErrors(), spec.errors().consecutiveGateway());
        } else {
            clear(health.gatewayErrors());
        }
        count(endpoint, Run.SERVER, health.serverErrors(), spec.errors().consecutive5xx());
    }

    private static void clear(AtomicInteger count) {
        if (count.getOpaque() != 0) {
            count.set(0);
        }
    }

    private void count(Endpoint endpoint, Run run, AtomicInteger count, int limit) {
        ControlLoop control = loop;
        if (limit > 0 && count.incrementAndGet() == limit) {
            count.set(0);
            if (control != null) {
                control.run(() -> eject(endpoint, run));
            }
        }
    }

    // Control loop

    /**
     * Begins; called for each configuration that holds the cluster, before its first request. What workers tell from then on waits for
     * the control loop if that is busy. Config thread.
     */
    void start(ControlLoop control) {
        if (loop == null) {
            startNanos = now(control);
            loop = control;
            control.run(() -> sweepLater(control));
        }
    }

    private static long now(ControlLoop control) {
        return control.loop().ticker().nanoTime();
    }

    private void eject(Endpoint endpoint, Run run) {
        ControlLoop control = loop;
        if (control == null || cluster.retired() || endpoint.health().ejected()) {
            return;
        }
        increment(run.detected);
        if (!mayEject()) {
            increment(OutlierCounter.EJECTIONS_OVERFLOW);
            return;
        }
        increment(run.enforced);
        increment(OutlierCounter.EJECTIONS_ENFORCED_TOTAL);
        increment(OutlierCounter.EJECTIONS_TOTAL);
        if (run == Run.SERVER) {
            increment(OutlierCounter.EJECTIONS_CONSECUTIVE_5XX);
        }
        EndpointHealth health = endpoint.health();
        health.eject(now(control));
        if (health.multiplier() * spec.baseEjectionNanos() < longestNanos() + spec.baseEjectionNanos()) {
            health.multiplier(health.multiplier() + 1);
        }
        changed(control);
        sweepLater(control);
    }

    private boolean mayEject() {
        int size = cluster.hosts().size();
        return size > 0 && ALL * (ejected() + 1) / size <= spec.maxEjectionPercent();
    }

    /** Endpoints out of the rotation now. Any thread. */
    public int ejected() {
        HostSet hosts = cluster.hosts();
        int count = 0;
        for (int i = 0; i < hosts.size(); i++) {
            count += hosts.at(i).health().ejected() ? 1 : 0;
        }
        return count;
    }

    private long longestNanos() {
        return Math.max(USUAL_LONGEST_NANOS, spec.baseEjectionNanos());
    }

    /** At most one change a second is put into force, the first at once. */
    private void changed(ControlLoop control) {
        if (publishing) {
            return;
        }
        long waitNanos = published ? publishedNanos + MERGE_NANOS - now(control) : 0;
        if (waitNanos <= 0) {
            publish(control);
        } else {
            publishing = true;
            control.after(waitNanos, () -> publish(control));
        }
    }

    private void publish(ControlLoop control) {
        publishing = false;
        published = true;
        publishedNanos = now(control);
        cluster.healthChanged();
    }

    private void sweepLater(ControlLoop control) {
        if (!sweeping && unsettled()) {
            sweeping = true;
            long sinceLast = (now(control) - startNanos) % spec.intervalNanos();
            control.after(spec.intervalNanos() - sinceLast, () -> sweep(control));
        }
    }

    private boolean unsettled() {
        HostSet hosts = cluster.hosts();
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.at(i).health().multiplier() > 0) {
                return true;
            }
        }
        return false;
    }

    private void sweep(ControlLoop control) {
        sweeping = false;
        if (cluster.retired()) {
            return;
        }
        HostSet hosts = cluster.hosts();
        boolean back = false;
        for (int i = 0; i < hosts.size(); i++) {
            EndpointHealth health = hosts.at(i).health();
            if (!health.ejected()) {
                health.multiplier(Math.max(0, health.multiplier() - 1));
            } else if (now(control) - health.ejectedAtNanos() >= timeOutNanos(health)) {
                health.restore();
                back = true;
            }
        }
        if (back) {
            changed(control);
        }
        sweepLater(control);
    }

    private long timeOutNanos(EndpointHealth health) {
        return Math.min(health.multiplier() * spec.baseEjectionNanos(), longestNanos());
    }

    /**
     * How long an endpoint stays out: to the first look at which its time is over. 0 if it is in the rotation. Any thread.
     */
    public long outForNanos(Endpoint endpoint) {
        ControlLoop control = loop;
        EndpointHealth health = endpoint.health();
        if (control == null || !health.ejected()) {
            return 0;
        }
        long over = health.ejectedAtNanos() + timeOutNanos(health) - startNanos;
        long looks = (over + spec.intervalNanos() - 1) / spec.intervalNanos();
        return Math.max(1, startNanos + looks * spec.intervalNanos() - now(control));
    }

    private void increment(OutlierCounter counter) {
        counters.incrementAndGet(counter.ordinal());
    }

    /** Any thread. */
    public long value(OutlierCounter counter) {
        return counters.get(counter.ordinal());
    }
}
