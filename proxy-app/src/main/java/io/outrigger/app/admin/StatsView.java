package io.outrigger.app.admin;

import com.google.re2j.Pattern;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.Listener;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.stats.HttpCells;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.stats.Latency;
import io.outrigger.core.stats.ListenerCells;
import io.outrigger.core.stats.ListenerCounter;
import io.outrigger.core.stats.StatCounter;
import io.outrigger.core.time.WallClock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Every number of the proxy, named while it is shown: nothing is kept between two looks. Admin's thread. */
final class StatsView {
    private static final HttpCounter[] HTTP = sorted(HttpCounter.values());
    private static final ListenerCounter[] LISTENER = sorted(ListenerCounter.values());

    private final AdminTarget target;

    StatsView(AdminTarget target) {
        this.target = target;
    }

    private static <C extends StatCounter> C[] sorted(C[] counters) {
        Arrays.sort(counters, Comparator.comparing(StatCounter::statName));
        return counters;
    }

    /**
     * Which numbers are wanted.
     *
     * @param usedOnly without zeros
     * @param filter found anywhere in the full name; null for all
     * @param inverted whether those are wanted that the filter does not find
     * @param counters whether numbers that never sink; {@code gauges}: whether those that do
     * @param histograms whether times
     */
    record Wanted(
            boolean usedOnly,
            @Nullable Pattern filter,
            boolean inverted,
            boolean counters,
            boolean gauges,
            boolean histograms) {
        static final Wanted USED = new Wanted(true, null, false, true, true, false);

        boolean takes(StatOwner owner, String name, long value, boolean gauge) {
            return !(usedOnly && value == 0) && (gauge ? gauges : counters) && named(owner, name);
        }

        private boolean named(StatOwner owner, String name) {
            return filter == null || filter.matcher(owner.prefix() + "." + name).find() != inverted;
        }
    }

    /** Shows the wanted numbers, sorted by owner and name. */
    void walk(Wanted wanted, StatSink sink) {
        StatSink chosen = (owner, name, value, gauge) -> {
            if (wanted.takes(owner, name, value, gauge)) {
                sink.stat(owner, name, value, gauge);
            }
        };
        SortedMap<String, Single> singles = singles();
        emit(singles.headMap("cluster."), chosen);
        clusters(chosen);
        emit(singles.subMap("cluster.", "http."), chosen);
        target.stats().http().forEach((prefix, cells) -> http(StatOwner.http(prefix), cells, chosen));
        emit(singles.subMap("http.", "listener."), chosen);
        listeners(chosen);
        emit(singles.subMap("listener.", "vhost."), chosen);
        target.stats().routes().forEach((name, cells) -> ClusterStats.walk(name, cells, chosen));
        emit(singles.tailMap("vhost."), chosen);
    }

    /** Takes times one by one, under their full names. */
    @FunctionalInterface
    interface LatencySink {
        void latency(String name, Latency latency);
    }

    /** Shows the wanted times, sorted by name. */
    void latencies(Wanted wanted, LatencySink sink) {
        if (!wanted.histograms) {
            return;
        }
        SortedMap<String, Latency> found = new TreeMap<>();
        Snapshot snapshot = target.snapshot();
        if (snapshot != null) {
            for (Cluster cluster : snapshot.clusters().values()) {
                latency(
                        wanted,
                        StatOwner.cluster(cluster.name()),
                        cluster.cells().requestTime(),
                        found);
            }
        }
        target.stats()
                .http()
                .forEach((prefix, cells) -> latency(wanted, StatOwner.http(prefix), cells.requestTime(), found));
        target.stats()
                .routes()
                .forEach((name, cells) -> latency(wanted, StatOwner.route(name), cells.requestTime(), found));
        found.forEach(sink::latency);
    }

    private static void latency(Wanted wanted, StatOwner owner, Latency latency, Map<String, Latency> found) {
        String name = owner.family().equals("http") ? "downstream_rq_time" : "upstream_rq_time";
        if (wanted.named(owner, name) && !(wanted.usedOnly && latency.count() == 0)) {
            found.put(owner.prefix() + "." + name, latency);
        }
    }

    /** A number whose owner is the only one of its kind. */
    private record Single(StatOwner owner, String name, long value, boolean gauge) {}

    private static void emit(SortedMap<String, Single> singles, StatSink sink) {
        singles.values().forEach(one -> sink.stat(one.owner, one.name, one.value, one.gauge));
    }

    private SortedMap<String, Single> singles() {
        SortedMap<String, Single> singles = new TreeMap<>();
        StatSink into = (owner, name, value, gauge) ->
                singles.put(owner.prefix() + "." + name, new Single(owner, name, value, gauge));
        managers(into);
        numbers(into);
        server(into);
        return singles;
    }

    /** In the order of full names: {@code a-b.x} comes before {@code a.x}. */
    private void clusters(StatSink sink) {
        Snapshot snapshot = target.snapshot();
        if (snapshot != null) {
            Map<String, Cluster> sorted = new TreeMap<>();
            snapshot.clusters().values().forEach(cluster -> sorted.put(cluster.name() + ".", cluster));
            sorted.values().forEach(cluster -> ClusterStats.walk(cluster, sink));
        }
    }

    private void managers(StatSink sink) {
        Snapshot snapshot = target.snapshot();
        StatOwner clusters = StatOwner.single("cluster_manager");
        sink.stat(
                clusters,
                "active_clusters",
                snapshot == null ? 0 : snapshot.clusters().size(),
                true);
        sink.stat(clusters, "warming_clusters", 0, true);
        StatOwner listeners = StatOwner.single("listener_manager");
        sink.stat(listeners, "total_listeners_active", target.listeners().size(), true);
        sink.stat(listeners, "total_listeners_draining", 0, true);
        sink.stat(listeners, "total_listeners_warming", 0, true);
    }

    private static void http(StatOwner owner, HttpCells cells, StatSink sink) {
        for (HttpCounter counter : HTTP) {
            sink.stat(owner, counter.statName(), cells.value(counter), counter.gauge());
        }
    }

    private void listeners(StatSink sink) {
        Map<String, ListenerCells> byAddress = new TreeMap<>();
        for (Listener listener : target.listeners()) {
            byAddress.put(address(listener.spec().address()), listener.cells());
        }
        byAddress.forEach((address, cells) -> each(StatOwner.listener(address), LISTENER, cells::value, sink));
    }

    private static <C extends StatCounter> void each(
            StatOwner owner, C[] counters, ToLongFunction<C> value, StatSink sink) {
        for (C counter : counters) {
            sink.stat(owner, counter.statName(), value.applyAsLong(counter), counter.gauge());
        }
    }

    /** Envoy's name of a listener in statistics: {@code 0.0.0.0_15006}, {@code [__1]_15006}. */
    static String address(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        String name = host.indexOf(':') < 0 ? host : "[" + host.replace(':', '_') + "]";
        return name + "_" + address.getPort();
    }

    private void numbers(StatSink sink) {
        new TreeMap<>(target.numbers()).forEach((name, value) -> {
            int dot = name.indexOf('.');
            StatOwner owner = StatOwner.single(dot < 0 ? "outrigger" : name.substring(0, dot));
            sink.stat(owner, name.substring(dot + 1), value, !name.endsWith("_total"));
        });
    }

    private void server(StatSink sink) {
        StatOwner owner = StatOwner.single("server");
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        sink.stat(owner, "concurrency", target.concurrency(), true);
        Instant now = WallClock.system().now();
        long days = TlsInUse.daysToFirstEnd(TlsInUse.of(target.snapshot()), now, ClusterStats.UNLIMITED);
        sink.stat(owner, "days_until_first_cert_expiring", days, true);
        sink.stat(owner, "hot_restart_epoch", 0, true);
        sink.stat(owner, "live", target.state() == AdminTarget.State.LIVE ? 1 : 0, true);
        sink.stat(owner, "memory_allocated", heap.getUsed(), true);
        sink.stat(owner, "memory_heap_size", heap.getCommitted(), true);
        sink.stat(owner, "state", target.state().ordinal(), true);
        sink.stat(owner, "total_connections", target.connections(), true);
        sink.stat(owner, "uptime", target.uptimeSeconds(), true);
    }

    /** Lets every counter begin at zero; gauges stay, and so do the series of {@code istio_*}. */
    void reset() {
        Snapshot snapshot = target.snapshot();
        if (snapshot != null) {
            for (Cluster cluster : snapshot.clusters().values()) {
                cluster.cells().reset();
            }
        }
        target.stats().http().values().forEach(HttpCells::reset);
        target.stats().routes().values().forEach(ClusterCells::reset);
        List<Listener> listeners = target.listeners();
        listeners.forEach(listener -> listener.cells().reset());
    }
}
