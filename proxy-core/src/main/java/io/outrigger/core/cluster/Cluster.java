package io.outrigger.core.cluster;

import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.ControlLoop;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests can go: endpoints, how one is chosen, and the numbers of both. An equal spec keeps the same object across a
 * reload, and with it pools, counts and cursors; see {@link #adopt}.
 *
 * <p>Only the control loop changes the host set; workers read it.
 */
public final class Cluster {
    private static final int ALL = 100;

    private final ClusterSpec spec;
    private final HostRules rules;
    private final byte[] nameBytes;
    private final LoadBalancer balancer;
    private final ClusterCells cells;
    private final CircuitBreaker breaker;
    private final @Nullable OutlierDetector outlier;
    private final @Nullable HealthChecker checker;
    private final @Nullable Warmup warmup;
    private final Cursors localities;
    private volatile @Nullable ControlLoop control;
    private volatile HostSet hosts;
    private volatile boolean retired;
    private volatile @Nullable NameTable names;

    /** Control loop. Endpoints of the same address keep their object, at first those of the cluster before. */
    private HostSet known;

    private Cluster(ClusterSpec spec, int workers, ClusterCells cells, HostSet known, @Nullable Cluster previous) {
        this.spec = spec;
        this.rules = HostRules.of(spec, workers);
        this.nameBytes = spec.name().getBytes(StandardCharsets.UTF_8);
        this.balancer = LoadBalancer.of(spec.lbPolicy(), workers);
        this.cells = cells;
        this.breaker = new CircuitBreaker(spec.resilience().breaker());
        this.hosts = initialHosts(spec, rules, known);
        this.known = previous == null ? hosts : previous.hosts;
        this.localities = new Cursors(workers);
        this.warmup = spec.lbPolicy().warmup().windowNanos() == 0
                ? null
                : new Warmup(spec.lbPolicy().warmup(), this);
        OutlierSpec outlierSpec = spec.resilience().outlier();
        this.outlier = outlierSpec == null
                ? null
                : new OutlierDetector(outlierSpec, this, previous == null ? null : previous.outlier);
        this.checker = spec.endpoints().stream().allMatch(endpoint -> endpoint.check() == null)
                ? null
                : new HealthChecker(this, previous == null ? null : previous.checker);
    }

    /** A cluster seen for the first time. */
    public static Cluster create(ClusterSpec spec, int workers) {
        return new Cluster(spec, workers, new ClusterCells(workers), HostSet.EMPTY, null);
    }

    /** The cluster of the same name after a change of its spec: counters go on, endpoints that stay keep their object. */
    public static Cluster adopt(ClusterSpec spec, Cluster previous, int workers) {
        return new Cluster(spec, workers, previous.cells, previous.hosts, previous);
    }

    private static HostSet initialHosts(ClusterSpec spec, HostRules rules, HostSet known) {
        return spec.discovery() == Discovery.STATIC ? hostSet(spec.endpoints(), rules, known) : HostSet.EMPTY;
    }

    /** Publishes hosts for these specs; those that stay keep their object. Control loop only. */
    public void publish(List<EndpointSpec> specs) {
        HostSet next = hostSet(specs, rules, known);
        known = next;
        hosts = next;
        ControlLoop loop = control;
        if (warmup != null && loop != null) {
            warmup.look(loop);
        }
        if (checker != null) {
            checker.look();
        }
        forgive();
    }

    /** Puts what is known of the hosts' health into force. Control loop only. */
    void healthChanged() {
        hosts = new HostSet(hosts.all(), rules);
    }

    private static HostSet hostSet(List<EndpointSpec> specs, HostRules rules, HostSet known) {
        Map<SocketAddress, List<Endpoint>> byAddress = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            byAddress
                    .computeIfAbsent(known.at(i).address(), address -> new ArrayList<>(1))
                    .add(known.at(i));
        }
        List<Endpoint> hosts = new ArrayList<>(specs.size());
        for (EndpointSpec one : specs) {
            hosts.add(endpoint(one, byAddress.getOrDefault(one.address(), List.of())));
        }
        return new HostSet(hosts, rules);
    }

    /** Of those at its address the known one of that spec; another passes its health on. */
    private static Endpoint endpoint(EndpointSpec spec, List<Endpoint> known) {
        for (Endpoint one : known) {
            if (one.spec().equals(spec)) {
                return one;
            }
        }
        return known.isEmpty()
                ? new Endpoint(spec)
                : new Endpoint(spec, known.get(known.size() - 1).health());
    }

    public ClusterSpec spec() {
        return spec;
    }

    public String name() {
        return spec.name();
    }

    /** The name as bytes; shared, do not change. */
    public byte[] nameBytes() {
        return nameBytes;
    }

    public ClusterCells cells() {
        return cells;
    }

    public HostSet hosts() {
        return hosts;
    }

    /** What it has at a time, and whether there may be more. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    /** Null where endpoints are never taken out. */
    public @Nullable OutlierDetector outlier() {
        return outlier;
    }

    /** Null where nobody asks endpoints whether they serve. */
    public @Nullable HealthChecker checker() {
        return checker;
    }

    /** From now on the control loop looks after the hosts' health. Config thread; further calls change nothing. */
    public void supervise(ControlLoop control, Transport transport) {
        this.control = control;
        HealthChecker asking = checker;
        if (asking != null) {
            control.run(() -> asking.look(control, transport));
        }
        if (outlier != null) {
            outlier.start(control);
        }
        if (hosts.healthy() < hosts.size()) {
            control.run(this::forgive);
        }
        if (warmup != null) {
            control.run(() -> warmup.look(control));
        }
    }

    /** Endpoints that the cluster before had taken out, for reasons that do not count any more: nobody would take them back. */
    private void forgive() {
        boolean changed = false;
        for (Endpoint endpoint : hosts.all()) {
            EndpointHealth health = endpoint.health();
            if (outlier == null && health.ejected()) {
                health.restore();
                changed = true;
            }
            if (endpoint.spec().check() == null && health.failedCheck()) {
                health.forgetChecks();
                changed = true;
            }
        }
        if (changed) {
            healthChanged();
        }
    }

    /** From now on the names that requests bring along are looked up here ({@link Discovery#DYNAMIC_DNS}). Any thread. */
    public void resolveBy(NameTable table) {
        names = table;
    }

    /** Where the names of requests are looked up; null where endpoints do not depend on them. */
    public @Nullable NameTable names() {
        return names;
    }

    /** The endpoint at an address that a request's name stands for. */
    public Endpoint at(InetSocketAddress address) {
        return new Endpoint(EndpointSpec.of(address));
    }

    /** No configuration will use this object again; requests that began with it may still end with it. Config thread. */
    public void retire() {
        retired = true;
        ControlLoop loop = control;
        HealthChecker asking = checker;
        if (loop != null && asking != null) {
            loop.run(asking::stop);
        }
    }

    /** Whether connections to it are of no use after the request they serve. */
    public boolean retired() {
        return retired;
    }

    /** The endpoint for one more request, or null if there is none. Called on the worker's thread. */
    public @Nullable Endpoint pick(Worker worker, InetSocketAddress originalDestination) {
        if (spec.discovery() == Discovery.ORIGINAL_DST) {
            return original(originalDestination);
        }
        HostSet now = hosts;
        HostGroup only = now.only();
        HostGroup group = only == null ? group(now, worker, worker.chance().below(ALL), 0) : only;
        return group.size() == 0 ? null : balancer.pick(group, worker);
    }

    /** As {@link #pick(Worker, InetSocketAddress)}, as the request wishes. */
    public @Nullable Endpoint pick(Worker worker, InetSocketAddress originalDestination, PickWish wish) {
        if (spec.discovery() == Discovery.ORIGINAL_DST) {
            return original(originalDestination);
        }
        HostSet now = hosts;
        long hash = wish.hashed() ? wish.hash() : worker.chance().bits();
        HostGroup only = now.only();
        HostGroup group =
                only == null ? group(now, worker, (int) Long.remainderUnsigned(hash, ALL), wish.excluded()) : only;
        return group.size() == 0 ? null : balancer.pick(group, worker, hash, wish.again());
    }

    private HostGroup group(HostSet now, Worker worker, int draw, long excluded) {
        PriorityLevel level = now.draw(draw, excluded);
        if (level.panics()) {
            cells.increment(worker, ClusterCounter.LB_HEALTHY_PANIC);
        }
        return level.next(worker, localities);
    }

    /** What the priorities beside the excluded ones can take, 0 to 100. Any thread. */
    public int healthBeside(long excluded) {
        return hosts.healthBeside(excluded);
    }

    private Endpoint original(InetSocketAddress destination) {
        int port = spec.originalPort() == 0 ? destination.getPort() : spec.originalPort();
        return new Endpoint(EndpointSpec.of(new InetSocketAddress(destination.getAddress(), port)));
    }

    @Override
    public String toString() {
        return spec.name();
    }
}
