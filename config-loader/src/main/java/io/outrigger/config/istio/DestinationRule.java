package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code DestinationRule}: how this proxy treats the connections to a host.
 *
 * @param host as written: short name, full name or wildcard
 * @param exportTo empty means the mesh's default
 */
public record DestinationRule(
        Meta meta,
        String host,
        List<String> exportTo,
        @Nullable TrafficPolicy trafficPolicy,
        List<Subset> subsets) implements Resource {

    public DestinationRule {
        exportTo = List.copyOf(exportTo);
        subsets = List.copyOf(subsets);
    }

    /**
     * A named part of a host's endpoints.
     *
     * @param labels all of them must be on the endpoint; empty selects all endpoints
     */
    public record Subset(
            Position position,
            String name,
            Map<String, String> labels,
            @Nullable TrafficPolicy trafficPolicy) {
        public Subset {
            labels = Ordered.copyOf(labels);
        }
    }

    /** Settings in blocks; a block that is given replaces the inherited block as a whole, so its absence matters. */
    public record TrafficPolicy(
            @Nullable LoadBalancer loadBalancer,
            @Nullable ConnectionPool connectionPool,
            List<PortTrafficPolicy> portLevelSettings) {
        public TrafficPolicy {
            portLevelSettings = List.copyOf(portLevelSettings);
        }
    }

    /**
     * The settings of one port, which replace those of the destination level altogether.
     *
     * @param port {@code port.number}, the service's port
     */
    public record PortTrafficPolicy(
            Position position,
            int port,
            @Nullable LoadBalancer loadBalancer,
            @Nullable ConnectionPool connectionPool) {}

    /**
     * How an endpoint is picked.
     *
     * @param simple {@code UNSPECIFIED} when absent
     */
    public record LoadBalancer(SimpleLb simple, @Nullable ConsistentHash consistentHash) {}

    /** Istio {@code LoadBalancerSettings.SimpleLB}; {@code LEAST_CONN} is the old name of {@code LEAST_REQUEST}. */
    public enum SimpleLb {
        UNSPECIFIED,
        LEAST_CONN,
        RANDOM,
        PASSTHROUGH,
        ROUND_ROBIN,
        LEAST_REQUEST
    }

    /** Limits of connections. */
    public record ConnectionPool(@Nullable TcpSettings tcp) {}

    /**
     * Limits of every connection, HTTP or not.
     *
     * @param connectTimeoutNanos absent means the mesh's
     */
    public record TcpSettings(@Nullable Long connectTimeoutNanos) {}
}
