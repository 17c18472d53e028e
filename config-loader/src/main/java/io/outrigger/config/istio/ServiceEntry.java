package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code ServiceEntry}: a service that Kubernetes does not know.
 *
 * @param hosts as written; short names stay short
 * @param addresses IP addresses or CIDR blocks
 * @param endpoints never together with {@code workloadSelector}
 * @param subjectAltNames accepted names of servers where TLS is spoken; empty for the usual
 * @param exportTo empty means the mesh's default
 */
public record ServiceEntry(
        Meta meta,
        List<String> hosts,
        List<String> addresses,
        List<ServicePort> ports,
        Resolution resolution,
        Location location,
        List<WorkloadEntry.Spec> endpoints,
        @Nullable WorkloadSelector workloadSelector,
        List<String> exportTo,
        List<String> subjectAltNames)
        implements Resource {

    public ServiceEntry {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        exportTo = List.copyOf(exportTo);
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /**
     * A port of the service.
     *
     * @param protocol as written, in any case; empty means TCP
     * @param targetPort 0 means {@code number}
     */
    public record ServicePort(Position position, int number, String name, String protocol, int targetPort) {}

    /** How endpoints are found. */
    public enum Resolution {
        NONE,
        STATIC,
        DNS,
        DNS_ROUND_ROBIN,
        DYNAMIC_DNS
    }

    /** Whether the service belongs to the mesh. */
    public enum Location {
        MESH_EXTERNAL,
        MESH_INTERNAL
    }
}
