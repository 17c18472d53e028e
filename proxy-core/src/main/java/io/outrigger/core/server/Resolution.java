package io.outrigger.core.server;

import io.netty.handler.codec.dns.DnsRecordType;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.DnsEndpoints;
import io.outrigger.core.cluster.NameLookup;
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

    // Config thread.
    private final Map<Cluster, DnsEndpoints> running = new HashMap<>();
    private @Nullable NameLookup lookup;

    Resolution(Transport transport, ControlLoop loop, List<InetAddress> own) {
        this.transport = transport;
        this.loop = loop;
        boolean ipv6 = !own.isEmpty() && own.stream().allMatch(Inet6Address.class::isInstance);
        this.type = ipv6 ? DnsRecordType.AAAA : DnsRecordType.A;
    }

    /** Starts asking for clusters not known yet and waits for their first answers, at most so long. Failures are not fatal. */
    void start(Collection<Cluster> clusters, long waitNanos) {
        List<DnsEndpoints> fresh = new ArrayList<>();
        for (Cluster cluster : clusters) {
            if (DnsEndpoints.concerns(cluster) && !running.containsKey(cluster)) {
                DnsEndpoints endpoints = new DnsEndpoints(cluster, lookup(), loop);
                running.put(cluster, endpoints);
                fresh.add(endpoints);
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

    private NameLookup lookup() {
        NameLookup known = lookup;
        if (known == null) {
            known = new NameLookup(transport, loop.loop(), type);
            lookup = known;
        }
        return known;
    }

    void close() {
        keep(List.of());
        if (lookup != null) {
            lookup.close();
        }
    }
}
