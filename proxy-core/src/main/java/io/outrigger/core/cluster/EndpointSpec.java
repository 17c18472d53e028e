package io.outrigger.core.cluster;

import java.net.SocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One address of a cluster as configured: an {@link java.net.InetSocketAddress}, resolved except in clusters that resolve names
 * themselves, or a {@link java.net.UnixDomainSocketAddress}, whose path begins with {@code @} for names that are no files.
 *
 * @param weight share among its equals, at least 1
 * @param labels labels of the pod or workload entry behind it, for subsets and metrics
 * @param rank its priority
 * @param mesh whether it understands the mesh's TLS
 * @param check how it is found out whether it serves; null if that is not asked
 */
public record EndpointSpec(
        SocketAddress address,
        int weight,
        Locality locality,
        Map<String, String> labels,
        EndpointRank rank,
        boolean mesh,
        @Nullable HealthCheckSpec check) {
    public EndpointSpec {
        labels = Map.copyOf(labels);
    }

    /** One of the first priority that knows nothing of a mesh. */
    public EndpointSpec(SocketAddress address, int weight, Locality locality, Map<String, String> labels) {
        this(address, weight, locality, labels, false);
    }

    /** One of the first priority. */
    public EndpointSpec(
            SocketAddress address, int weight, Locality locality, Map<String, String> labels, boolean mesh) {
        this(address, weight, locality, labels, EndpointRank.FIRST, mesh, null);
    }

    /** The same with another rank. */
    public EndpointSpec ranked(EndpointRank other) {
        return new EndpointSpec(address, weight, locality, labels, other, mesh, check);
    }

    /** The same, checked so. */
    public EndpointSpec checked(@Nullable HealthCheckSpec how) {
        return new EndpointSpec(address, weight, locality, labels, rank, mesh, how);
    }

    /** The same elsewhere. */
    EndpointSpec at(SocketAddress other) {
        return new EndpointSpec(other, weight, locality, labels, rank, mesh, check);
    }

    /** An endpoint of weight 1 without labels. */
    public static EndpointSpec of(SocketAddress address) {
        return new EndpointSpec(address, 1, Locality.UNKNOWN, Map.of());
    }
}
