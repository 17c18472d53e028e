package io.outrigger.http.upstream;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.codec.HttpLimits;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All connections of one worker to endpoints: pools by cluster, address and transport, plain collections, no locks. A pool lives as
 * long as its cluster object is configured and its connections serve.
 */
public final class UpstreamPools {
    private static final long SWEEP_SECONDS = 10;

    private final Worker worker;
    private final UpstreamConnector connector;
    private final HttpLimits limits;
    private final IdentityHashMap<Cluster, Map<InetSocketAddress, Http1Pool>> pools = new IdentityHashMap<>();
    private boolean sweeping;

    public UpstreamPools(Worker worker, UpstreamConnector connector, HttpLimits limits) {
        this.worker = worker;
        this.connector = connector;
        this.limits = limits;
    }

    /** The pool for an endpoint, made when first asked for. Worker's thread only. */
    public Http1Pool http1(Cluster cluster, Endpoint endpoint) {
        Map<InetSocketAddress, Http1Pool> byAddress = pools.get(cluster);
        if (byAddress == null) {
            byAddress = new HashMap<>();
            pools.put(cluster, byAddress);
        }
        Http1Pool pool = byAddress.get(endpoint.address());
        return pool == null ? create(cluster, endpoint, byAddress) : pool;
    }

    private Http1Pool create(Cluster cluster, Endpoint endpoint, Map<InetSocketAddress, Http1Pool> byAddress) {
        worker.assertInLoop();
        PoolKey key = new PoolKey(cluster, endpoint.address(), TransportKey.PLAIN);
        Http1Pool pool = new Http1Pool(key, endpoint, worker, connector, limits);
        byAddress.put(endpoint.address(), pool);
        if (!sweeping) {
            sweeping = true;
            worker.loop().scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
        return pool;
    }

    /** Closes what idled too long and forgets empty pools. */
    private void sweep() {
        Iterator<Map<InetSocketAddress, Http1Pool>> clusters = pools.values().iterator();
        while (clusters.hasNext()) {
            Map<InetSocketAddress, Http1Pool> byAddress = clusters.next();
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
        pools.forEach((cluster, byAddress) -> {
            if (now.clusters().get(cluster.name()) != cluster) {
                byAddress.values().forEach(Http1Pool::drain);
            }
        });
    }

    /** Closes idle connections and lets the others end after their request. */
    public void drain() {
        pools.values().forEach(byAddress -> byAddress.values().forEach(Http1Pool::drain));
    }

    /** Connections, idle and busy. */
    public int connections() {
        int sum = 0;
        for (Map<InetSocketAddress, Http1Pool> byAddress : pools.values()) {
            for (Http1Pool pool : byAddress.values()) {
                sum += pool.connections();
            }
        }
        return sum;
    }
}
