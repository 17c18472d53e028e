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
 * @param workloadSelector which clients of the rule's namespace obey it; absent means all who see it
 */
public record DestinationRule(
        Meta meta,
        String host,
        List<String> exportTo,
        @Nullable WorkloadSelector workloadSelector,
        @Nullable TrafficPolicy trafficPolicy,
        List<Subset> subsets)
        implements Resource {

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
            @Nullable OutlierDetection outlierDetection,
            @Nullable RetryBudget retryBudget,
            @Nullable Tls tls,
            @Nullable ProxyVersion proxyProtocol,
            @Nullable Tunnel tunnel,
            List<PortTrafficPolicy> portLevelSettings) {
        public TrafficPolicy {
            portLevelSettings = List.copyOf(portLevelSettings);
        }
    }

    /**
     * Connections carried as bytes go on inside a request to the host, which goes on to the target. Not inherited.
     *
     * @param post the {@code protocol}: POST, else CONNECT
     * @param targetHost a full name or an address
     */
    public record Tunnel(boolean post, String targetHost, int targetPort) {}

    /** {@code proxyProtocol.version}: which header of the PROXY protocol connections begin with. */
    public enum ProxyVersion {
        V1,
        V2
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
            @Nullable ConnectionPool connectionPool,
            @Nullable OutlierDetection outlierDetection,
            @Nullable Tls tls) {}

    /**
     * Istio {@code ClientTLSSettings}: how connections are encrypted; absent leaves that to the mesh.
     *
     * @param credentialName name of a Secret in place of the files; empty for none
     * @param subjectAltNames accepted names of servers; empty for the usual
     * @param sni empty for the usual
     * @param anyone {@code insecureSkipVerify}
     */
    public record Tls(
            Position position,
            TlsMode mode,
            TlsFiles files,
            String credentialName,
            List<String> subjectAltNames,
            String sni,
            boolean anyone) {
        public Tls {
            subjectAltNames = List.copyOf(subjectAltNames);
        }
    }

    /** Paths of certificates; empty for none. */
    public record TlsFiles(String clientCertificate, String privateKey, String caCertificates, String caCrl) {}

    /** Istio {@code ClientTLSSettings.TLSmode}. */
    public enum TlsMode {
        DISABLE,
        SIMPLE,
        MUTUAL,
        ISTIO_MUTUAL
    }

    /**
     * How an endpoint is picked.
     *
     * @param simple {@code UNSPECIFIED} when absent
     * @param localityLbSetting absent means that of the mesh
     */
    public record LoadBalancer(
            SimpleLb simple,
            @Nullable ConsistentHash consistentHash,
            @Nullable LocalityLb localityLbSetting,
            @Nullable LocalityLb zoneAwareLbSetting,
            @Nullable Warmup warmup) {}

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
    public record ConnectionPool(
            @Nullable TcpSettings tcp, @Nullable HttpSettings http) {}

    /**
     * Limits of every connection, HTTP or not.
     *
     * @param maxConnections 0 means no limit
     * @param connectTimeoutNanos absent means the mesh's
     * @param idleTimeoutNanos absent means one hour; 0 never
     * @param maxConnectionDurationNanos absent means none
     */
    public record TcpSettings(
            int maxConnections,
            @Nullable Long connectTimeoutNanos,
            @Nullable Long idleTimeoutNanos,
            @Nullable Long maxConnectionDurationNanos,
            @Nullable TcpKeepalive tcpKeepalive) {}

    /**
     * Probes of idle connections; what is absent or 0 is left to the machine.
     *
     * @param probes without an answer after which the connection is given up
     * @param timeNanos before the first
     * @param intervalNanos between two
     */
    public record TcpKeepalive(
            int probes, @Nullable Long timeNanos, @Nullable Long intervalNanos) {}

    /**
     * Limits of HTTP; 0 means none.
     *
     * @param idleTimeoutNanos absent means that of TCP; 0 never
     */
    public record HttpSettings(
            int http1MaxPendingRequests,
            int http2MaxRequests,
            int maxRequestsPerConnection,
            int maxRetries,
            @Nullable Long idleTimeoutNanos,
            Http2Settings http2) {}

    /**
     * What decides between the versions of HTTP, and what holds for connections of HTTP/2.
     *
     * @param useClientProtocol whether the endpoint is spoken to as the client spoke
     * @param maxConcurrentStreams of one connection; 0 means what the endpoint allows
     */
    public record Http2Settings(
            H2UpgradePolicy h2UpgradePolicy,
            boolean useClientProtocol,
            int maxConcurrentStreams,
            @Nullable Http2KeepAlive http2KeepAlive) {
        public static final Http2Settings NONE = new Http2Settings(H2UpgradePolicy.DEFAULT, false, 0, null);
    }

    /** Whether requests of HTTP/1.1 become HTTP/2; {@code DEFAULT} is the mesh's. */
    public enum H2UpgradePolicy {
        DEFAULT,
        DO_NOT_UPGRADE,
        UPGRADE
    }

    /**
     * Pings that tell whether a connection lives.
     *
     * @param intervalNanos between two
     * @param timeoutNanos how long an answer may take
     */
    public record Http2KeepAlive(long intervalNanos, long timeoutNanos) {}

    /**
     * Retries in flight as a share of the requests in flight.
     *
     * @param percent absent means 20
     * @param minRetryConcurrency absent or 0 means 3
     */
    public record RetryBudget(
            @Nullable Double percent, @Nullable Integer minRetryConcurrency) {}

    /**
     * When an endpoint is taken out.
     *
     * @param consecutive5xxErrors absent means 5; 0 never
     * @param consecutiveGatewayErrors absent or 0 never
     * @param consecutiveLocalOriginFailures absent or 0 means 5
     * @param intervalNanos absent means 10 s
     * @param baseEjectionTimeNanos absent means 30 s
     * @param maxEjectionPercent 0 means 10
     * @param minHealthPercent below it all endpoints are used
     * @param outlierDetectionHttpErrorCodes what counts in place of 5xx; empty means 5xx
     */
    public record OutlierDetection(
            @Nullable Integer consecutive5xxErrors,
            @Nullable Integer consecutiveGatewayErrors,
            boolean splitExternalLocalOriginErrors,
            @Nullable Integer consecutiveLocalOriginFailures,
            @Nullable Long intervalNanos,
            @Nullable Long baseEjectionTimeNanos,
            int maxEjectionPercent,
            int minHealthPercent,
            List<Integer> outlierDetectionHttpErrorCodes) {
        public OutlierDetection {
            outlierDetectionHttpErrorCodes = List.copyOf(outlierDetectionHttpErrorCodes);
        }
    }
}
