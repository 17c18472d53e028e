package io.outrigger.http.upstream;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Journey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose connections a pool holds. The cluster counts by identity: a changed cluster has new pools.
 *
 * @param host whom the connections are for where TLS asks for that by name; else null
 * @param journey of the only client whose requests they carry, where the endpoint is told who that is; else null
 */
public record PoolKey(
        Cluster cluster,
        SocketAddress address,
        @Nullable String host,
        @Nullable Journey journey) {}
