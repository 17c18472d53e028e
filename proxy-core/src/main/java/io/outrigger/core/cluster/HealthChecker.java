package io.outrigger.core.cluster;

import io.outrigger.core.net.Transport;
import io.outrigger.core.time.Chance;
import io.outrigger.core.worker.ControlLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Asks those endpoints of a cluster that are to be checked whether they serve, and takes out and brings back accordingly. An endpoint is
 * out until its first check succeeds. What changes within ten milliseconds is put into force together.
 *
 * <p>Owned by the control loop; its numbers may be read by any thread. Source: Envoy's active health checks.
 */
public final class HealthChecker {
    private static final long MERGE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** So much later the first check of each further endpoint begins, that many do not begin at once. */
    private static final long SPREAD_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Cluster cluster;
    private final AtomicLongArray counters;
    private final Map<EndpointHealth, EndpointCheck> running = new HashMap<>();
    private final Chance chance = Chance.system();
    private @Nullable ControlLoop loop;
    private @Nullable Transport transport;
    private boolean changing;

    HealthChecker(Cluster cluster, @Nullable HealthChecker previous) {
        this.cluster = cluster;
        this.counters = previous == null ? new AtomicLongArray(HealthCounter.values().length) : previous.counters;
    }

    /** Begins, or looks after endpoints that came since. */
    void look(ControlLoop control, Transport dialling) {
        control.assertInLoop();
        loop = control;
        transport = dialling;
        look();
    }

    void look() {
        ControlLoop control = loop;
        Transport dialling = transport;
        if (control == null || dialling == null || cluster.retired()) {
            return;
        }
        Map<EndpointHealth, Endpoint> wanted = new HashMap<>();
        HostSet hosts = cluster.hosts();
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.at(i).spec().check() != null) {
                wanted.putIfAbsent(hosts.at(i).health(), hosts.at(i));
            }
        }
        running.entrySet().removeIf(entry -> !entry.getValue().stays(wanted.get(entry.getKey())));
        long delayNanos = 0;
        for (Map.Entry<EndpointHealth, Endpoint> one : wanted.entrySet()) {
            HealthCheckSpec spec = one.getValue().spec().check();
            if (spec != null && !running.containsKey(one.getKey())) {
                EndpointCheck check = new EndpointCheck(this, cluster, one.getValue(), spec);
                running.put(one.getKey(), check);
                check.start(control, dialling, delayNanos);
                delayNanos = Math.min(delayNanos + SPREAD_NANOS, spec.pace().intervalNanos());
            }
        }
    }

    /** Ends all checks. */
    void stop() {
        running.values().forEach(EndpointCheck::stop);
        running.clear();
    }

    int draw(int bound) {
        return chance.below(bound);
    }

    /** An endpoint's health changed. */
    void changed() {
        ControlLoop control = loop;
        if (!changing && control != null) {
            changing = true;
            control.after(MERGE_NANOS, () -> {
                changing = false;
                cluster.healthChanged();
            });
        }
    }

    void count(HealthCounter counter) {
        counters.incrementAndGet(counter.ordinal());
    }

    /** Any thread. */
    public long value(HealthCounter counter) {
        return counters.get(counter.ordinal());
    }

    /** Endpoints that passed their last checks. Any thread. */
    public int healthy() {
        HostSet hosts = cluster.hosts();
        int count = 0;
        for (int i = 0; i < hosts.size(); i++) {
            boolean checked = hosts.at(i).spec().check() != null;
            count += checked && !hosts.at(i).health().failedCheck() ? 1 : 0;
        }
        return count;
    }
}
