package io.outrigger.core.cluster;

import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where requests can go: endpoints, how one is chosen, and the numbers of both. An equal spec keeps the same object across a
 * reload, and with it pools, counts and cursors; see {@link #adopt}.
 *
 * <p>Only the control loop changes the host set; workers read it.
 */
public final class Cluster {
    private final ClusterSpec spec;
    private final byte[] nameBytes;
    private final LoadBalancer balancer;
    private final ClusterCells cells;
    private volatile HostSet hosts;
    private volatile boolean retired;

    private Cluster(ClusterSpec spec, int workers, ClusterCells cells, HostSet hosts) {
        this.spec = spec;
        this.nameBytes = spec.name().getBytes(StandardCharsets.UTF_8);
        this.balancer = LoadBalancer.of(spec.lbPolicy(), workers);
        this.cells = cells;
        this.hosts = hosts;
        balancer.prepare(hosts);
    }

    /** A cluster seen for the first time. */
    public static Cluster create(ClusterSpec spec, int workers) {
        return new Cluster(spec, workers, new ClusterCells(workers), initialHosts(spec, HostSet.EMPTY));
    }

    /** The cluster of the same name after a change of its spec: counters go on, endpoints that stay keep their object. */
    public static Cluster adopt(ClusterSpec spec, Cluster previous, int workers) {
        return new Cluster(spec, workers, previous.cells, initialHosts(spec, previous.hosts));
    }

    private static HostSet initialHosts(ClusterSpec spec, HostSet known) {
        return spec.discovery() == Discovery.STATIC ? hostSet(spec.endpoints(), known) : HostSet.EMPTY;
    }

    /** Hosts for these specs, with the objects of {@code known} where spec and address are the same. */
    public static HostSet hostSet(List<EndpointSpec> specs, HostSet known) {
        List<Endpoint> hosts = new ArrayList<>(specs.size());
        for (EndpointSpec spec : specs) {
            hosts.add(endpoint(spec, known));
        }
        return new HostSet(hosts);
    }

    private static Endpoint endpoint(EndpointSpec spec, HostSet known) {
        for (int i = 0; i < known.size(); i++) {
            if (known.at(i).spec().equals(spec)) {
                return known.at(i);
            }
        }
        return new Endpoint(spec);
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

    /** Publishes a new set. Control loop only. */
    public void publish(HostSet next) {
        balancer.prepare(next);
        hosts = next;
    }

    /** No configuration will use this object again; requests that began with it may still end with it. Config thread. */
    public void retire() {
        retired = true;
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
        return now.size() == 0 ? null : balancer.pick(now, worker);
    }

    /** As {@link #pick(Worker, InetSocketAddress)}, the same endpoint for the same hash where the policy asks for that. */
    public @Nullable Endpoint pick(Worker worker, InetSocketAddress originalDestination, long hash) {
        if (spec.discovery() == Discovery.ORIGINAL_DST) {
            return original(originalDestination);
        }
        HostSet now = hosts;
        return now.size() == 0 ? null : balancer.pick(now, worker, hash);
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
