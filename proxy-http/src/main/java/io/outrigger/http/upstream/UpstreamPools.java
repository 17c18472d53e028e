package io.outrigger.http.upstream;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.Journey;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.cluster.UpstreamTls;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.message.Authority;
import io.outrigger.http.message.RequestHead;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one worker to endpoints: pools by cluster, address and transport, plain collections, no locks. A pool lives as
 * long as its cluster object is configured and its connections serve.
 */
public final class UpstreamPools {
    private static final long SWEEP_SECONDS = 10;

    private final Worker worker;
    private final UpstreamConnector connector;
    private final HttpLimits limits;
    private final IdentityHashMap<Cluster, Map<Object, UpstreamPool>> http1 = new IdentityHashMap<>();
    private final IdentityHashMap<Cluster, Map<Object, UpstreamPool>> http2 = new IdentityHashMap<>();
    private final Map<Journey, List<UpstreamPool>> ofClients = new HashMap<>();
    private boolean sweeping;

    /** An address whose connections are for one host, of one client, or both. */
    private record Particular(
            SocketAddress address,
            @Nullable String host,
            @Nullable Journey journey) {}

    public UpstreamPools(Worker worker, UpstreamConnector connector, HttpLimits limits) {
        this.worker = worker;
        this.connector = connector;
        this.limits = limits;
    }

    /**
     * The pool for an endpoint, made when first asked for. Worker's thread only.
     *
     * @param multiplexed whether HTTP/2 is spoken
     * @param request whose host counts where TLS asks for it by name
     * @param journey of the client where the endpoint is told of it, else null
     */
    public UpstreamPool of(
            Cluster cluster, Endpoint endpoint, boolean multiplexed, RequestHead request, @Nullable Journey journey) {
        UpstreamTls tls = cluster.spec().tls();
        boolean named = tls != null && tls.nameOfRequest();
        if (!named && journey == null) {
            return of(cluster, endpoint, multiplexed, endpoint.address(), null, null);
        }
        // As names in certificates and in handshakes are written, so that one host has one pool.
        String host = named ? Authority.host(request.authorityText()).toLowerCase(Locale.ROOT) : null;
        Particular place = new Particular(endpoint.address(), host, journey);
        return of(cluster, endpoint, multiplexed, place, host, journey);
    }

    private UpstreamPool of(
            Cluster cluster,
            Endpoint endpoint,
            boolean multiplexed,
            Object place,
            @Nullable String host,
            @Nullable Journey journey) {
        IdentityHashMap<Cluster, Map<Object, UpstreamPool>> pools = multiplexed ? http2 : http1;
        Map<Object, UpstreamPool> byAddress = pools.get(cluster);
        if (byAddress == null) {
            byAddress = new HashMap<>();
            pools.put(cluster, byAddress);
        }
        UpstreamPool pool = byAddress.get(place);
        if (pool == null) {
            pool = create(new PoolKey(cluster, endpoint.address(), host, journey), endpoint, multiplexed);
            byAddress.put(place, pool);
            if (journey != null) {
                ofClients.computeIfAbsent(journey, first -> new ArrayList<>(1)).add(pool);
            }
        }
        return pool;
    }

    /** Drains the pools of a client that is gone: their connections are of no use to anybody else. Worker's thread only. */
    public void forget(Journey journey) {
        List<UpstreamPool> pools = ofClients.remove(journey);
        if (pools != null) {
            pools.forEach(UpstreamPool::drain);
        }
    }

    private UpstreamPool create(PoolKey key, Endpoint endpoint, boolean multiplexed) {
        worker.assertInLoop();
        if (!sweeping) {
            sweeping = true;
            worker.loop().scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
        return multiplexed
                ? new Http2Pool(key, endpoint, worker, connector, limits)
                : new Http1Pool(key, endpoint, worker, connector, limits);
    }

    /** Closes what idled too long and forgets empty pools. */
    private void sweep() {
        sweep(http1.values().iterator());
        sweep(http2.values().iterator());
    }

    private static void sweep(Iterator<Map<Object, UpstreamPool>> clusters) {
        while (clusters.hasNext()) {
            Map<Object, UpstreamPool> byAddress = clusters.next();
            byAddress.values().removeIf(pool -> pool.sweep(SWEEP_SECONDS));
            if (byAddress.isEmpty()) {
                clusters.remove();
            }
        }
    }

    /**
     * Drains the pools of clusters that {@code now} does not hold any more; what requests of before still open serves them alone.
     * Worker's thread only.
     */
    public void retire(Snapshot now) {
        retire(http1, now);
        retire(http2, now);
    }

    private static void retire(Map<Cluster, Map<Object, UpstreamPool>> pools, Snapshot now) {
        pools.forEach((cluster, byAddress) -> {
            if (now.clusters().get(cluster.name()) != cluster) {
                byAddress.values().forEach(UpstreamPool::drain);
            }
        });
    }

    /** Closes idle connections and lets the others end after their request. */
    public void drain() {
        http1.values().forEach(byAddress -> byAddress.values().forEach(UpstreamPool::drain));
        http2.values().forEach(byAddress -> byAddress.values().forEach(UpstreamPool::drain));
    }

    /** Connections, idle and busy. */
    public int connections() {
        return connections(http1) + connections(http2);
    }

    private static int connections(Map<Cluster, Map<Object, UpstreamPool>> pools) {
        int sum = 0;
        for (Map<Object, UpstreamPool> byAddress : pools.values()) {
            for (UpstreamPool pool : byAddress.values()) {
                sum += pool.connections();
            }
        }
        return sum;
    }
}
