package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code Sidecar}: what a sidecar listens for and which services it may know.
 *
 * @param workloadSelector absent means the whole namespace
 * @param egress empty means everything visible
 * @param ingress not empty replaces the inbound listeners made from Services
 * @param outboundTrafficPolicy absent means the mesh's
 * @param inboundConnectionPool towards the own application; absent means that of a DestinationRule
 */
public record Sidecar(
        Meta meta,
        @Nullable WorkloadSelector workloadSelector,
        List<Egress> egress,
        List<Ingress> ingress,
        @Nullable OutboundTrafficPolicy outboundTrafficPolicy,
        DestinationRule.@Nullable ConnectionPool inboundConnectionPool)
        implements Resource {

    public Sidecar {
        egress = List.copyOf(egress);
        ingress = List.copyOf(ingress);
    }

    /** What bounds connections to that port of the own application; null if nothing is said here. */
    public DestinationRule.@Nullable ConnectionPool poolOf(int port) {
        for (Ingress one : ingress) {
            if (one.port().number() == port && one.connectionPool() != null) {
                return one.connectionPool();
            }
        }
        return inboundConnectionPool;
    }

    /**
     * An outbound listener.
     *
     * @param port absent means every imported port
     * @param bind an address; empty means the default
     * @param hosts {@code namespace/dnsName} as written
     */
    public record Egress(
            Position position, @Nullable Port port, String bind, CaptureMode captureMode, List<String> hosts) {
        public Egress {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * An inbound listener.
     *
     * @param bind an address; empty means the workload's own
     * @param tls absent leaves TLS to the mesh
     * @param connectionPool absent means that of all ports
     * @param defaultEndpoint {@code 127.0.0.1:port}, {@code 0.0.0.0:port}, the same for IPv6, or {@code unix:///path}; empty when absent
     */
    public record Ingress(
            Position position,
            Port port,
            String bind,
            CaptureMode captureMode,
            String defaultEndpoint,
            Gateway.@Nullable Tls tls,
            DestinationRule.@Nullable ConnectionPool connectionPool) {}

    /** How traffic comes to a listener. */
    public enum CaptureMode {
        DEFAULT,
        IPTABLES,
        NONE
    }

    /**
     * What happens to outbound traffic that no service claims; an empty block means {@code REGISTRY_ONLY}.
     *
     * @param egressProxy where it goes, with {@code ALLOW_ANY} only; absent means where the client was going
     */
    public record OutboundTrafficPolicy(OutboundMode mode, VirtualService.@Nullable Destination egressProxy) {}

    /** Istio {@code OutboundTrafficPolicy.Mode}, of Sidecars and of the mesh. */
    public enum OutboundMode {
        REGISTRY_ONLY,
        ALLOW_ANY
    }
}
