package io.outrigger.http.upstream;

import io.outrigger.core.cluster.Cluster;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose connections a pool holds. The cluster counts by identity: a changed cluster has new pools.
 *
 * @param host whom the connections are for where TLS asks for that by name; else null
 */
public record PoolKey(
        Cluster cluster, SocketAddress address, @Nullable String host) {}
