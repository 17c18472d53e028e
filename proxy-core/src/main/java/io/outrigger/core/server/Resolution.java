package io.outrigger.core.server;

import io.netty.handler.codec.dns.DnsRecordType;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.DnsEndpoints;
import io.outrigger.core.cluster.NameLookup;
import io.outrigger.core.cluster.NameTable;
import io.outrigger.core.cluster.ResolvedName;
import io.outrigger.core.net.Transport;
import io.outrigger.core.worker.ControlLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps DNS going for the clusters in use. Called by the config thread, works on the control loop.
 *
 * <p>Asks for IPv6 addresses if this proxy has no others, else for IPv4 ones, as Istio does by the proxy's own addresses.
 */
final class Resolution {
    private final Transport transport;
    private final ControlLoop loop;
    private final DnsRecordType type;
    private final ServerOptions options;

    // Config thread.
    private final Map<Cluster, DnsEndpoints> running = new HashMap<>();
    private volatile @Nullable NameTable table;

    Resolution(Transport transport, ControlLoop loop, List<InetAddress> own, ServerOptions options) {
        this.transport = transport;
        this.options = options;
        this.loop = loop;
        boolean ipv6 = !own.isEmpty() && own.stream().allMatch(Inet6Address.class::isInstance);
        this.type = ipv6 ? DnsRecordType.AAAA : DnsRecordType.A;
    }

    /** Starts asking for clusters not known yet and waits for their first answers, at most so long. Failures are not fatal. */
    void start(Collection<Cluster> clusters, long waitNanos) {
        List<DnsEndpoints> fresh = new ArrayList<>();
        for (Cluster cluster : clusters) {
            if (DnsEndpoints.concerns(cluster) && !running.containsKey(cluster)) {
                DnsEndpoints endpoints = new DnsEndpoints(cluster, table(), loop);
                running.put(cluster, endpoints);
                fresh.add(endpoints);
            } else if (cluster.spec().discovery() == Discovery.DYNAMIC_DNS) {
                cluster.resolveBy(table());
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        CountDownLatch answers = new CountDownLatch(fresh.size());
        loop.run(() -> fresh.forEach(endpoints -> endpoints.start(answers::countDown)));
        await(answers, waitNanos);
    }

    private static void await(CountDownLatch answers, long waitNanos) {
        try {
            // What is missing then comes later; its cluster has no hosts until it does.
            boolean ignored = answers.await(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops asking for clusters other than these. */
    void keep(Collection<Cluster> clusters) {
        Set<Cluster> used = new HashSet<>(clusters);
        running.entrySet().removeIf(entry -> {
            boolean unused = !used.contains(entry.getKey());
            if (unused) {
                loop.run(entry.getValue()::stop);
            }
            return unused;
        });
    }

    private NameTable table() {
        NameTable known = table;
        if (known == null) {
            NameLookup lookup = new NameLookup(
                    transport, loop.loop(), type, options.nameServers().get());
            known = new NameTable(lookup, loop, options.chances().get());
            table = known;
        }
        return known;
    }

    /** Every name that is needed. Any thread. */
    List<ResolvedName> names() {
        NameTable known = table;
        return known == null ? List.of() : known.all();
    }

    void close() {
        keep(List.of());
        NameTable known = table;
        if (known != null) {
            known.close();
        }
    }
}
