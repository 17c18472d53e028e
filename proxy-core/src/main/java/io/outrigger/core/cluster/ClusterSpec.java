package io.outrigger.core.cluster;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as configured; two equal specs are one cluster across a reload.
 *
 * @param name as Istio names it: {@code outbound|9080|v1|reviews.default.svc.cluster.local}
 * @param endpoints addresses, or names to resolve
 * @param connectTimeoutNanos longest time to connect
 * @param sourceAddress local address of connections to it (Istio: 127.0.0.6 inbound); null for the machine's choice
 * @param originalPort port that replaces the original destination's ({@link Discovery#ORIGINAL_DST}; 0 keeps it), or of hosts that TLS
 *     names ({@link Discovery#DYNAMIC_DNS})
 * @param service whom it stands for in metrics
 * @param resilience bounds, life of connections, and when endpoints are taken out
 * @param tls null for connections in the clear
 * @param preamble what connections begin with
 */
public record ClusterSpec(
        String name,
        Discovery discovery,
        List<EndpointSpec> endpoints,
        LbPolicy lbPolicy,
        long connectTimeoutNanos,
        UpstreamProtocol protocol,
        @Nullable InetAddress sourceAddress,
        int originalPort,
        ServiceIdentity service,
        ResilienceSpec resilience,
        @Nullable UpstreamTls tls,
        Preamble preamble) {
    public ClusterSpec {
        endpoints = List.copyOf(endpoints);
    }

    /** One that nothing protects. */
    public ClusterSpec(
            String name,
            Discovery discovery,
            List<EndpointSpec> endpoints,
            LbPolicy lbPolicy,
            long connectTimeoutNanos,
            UpstreamProtocol protocol,
            @Nullable InetAddress sourceAddress,
            int originalPort,
            ServiceIdentity service) {
        this(
                name,
                discovery,
                endpoints,
                lbPolicy,
                connectTimeoutNanos,
                protocol,
                sourceAddress,
                originalPort,
                service,
                ResilienceSpec.NONE,
                null,
                Preamble.NONE);
    }

    /** How connections to one of its endpoints are encrypted; null for those in the clear. */
    @Nullable
    UpstreamTls tls(Endpoint endpoint) {
        return tls != null && tls.concerns(endpoint) ? tls : null;
    }

    /** The same, protected so. */
    public ClusterSpec with(ResilienceSpec other) {
        return copy(connectTimeoutNanos, protocol, other, preamble);
    }

    /** The same, spoken to so. */
    public ClusterSpec with(UpstreamProtocol other) {
        return copy(connectTimeoutNanos, other, resilience, preamble);
    }

    /** The same, connected to within that time. */
    public ClusterSpec connectingWithin(long timeoutNanos) {
        return copy(timeoutNanos, protocol, resilience, preamble);
    }

    /** The same, whose connections begin so. */
    public ClusterSpec beginning(Preamble other) {
        return copy(connectTimeoutNanos, protocol, resilience, other);
    }

    private ClusterSpec copy(
            long timeoutNanos, UpstreamProtocol spoken, ResilienceSpec protection, Preamble beginning) {
        return new ClusterSpec(
                name,
                discovery,
                endpoints,
                lbPolicy,
                timeoutNanos,
                spoken,
                sourceAddress,
                originalPort,
                service,
                protection,
                tls,
                beginning);
    }

    /**
     * The service behind a cluster, for {@code destination_service*} labels.
     *
     * @param host its full name
     * @param name its short name, or the name of a catch-all cluster
     * @param namespace empty if it has none
     */
    public record ServiceIdentity(String host, String name, String namespace) {}
}
