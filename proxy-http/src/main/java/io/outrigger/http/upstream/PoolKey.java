package io.outrigger.http.upstream;

import io.outrigger.core.cluster.Cluster;
import java.net.InetSocketAddress;

/** Whose connections a pool holds. The cluster counts by identity: a changed cluster has new pools. */
public record PoolKey(Cluster cluster, InetSocketAddress address, TransportKey transport) {}
