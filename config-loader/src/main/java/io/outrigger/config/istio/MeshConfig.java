package io.outrigger.config.istio;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code MeshConfig}: what holds for the whole mesh. Istio's defaults are already filled in.
 *
 * @param accessLog where and how requests are logged
 * @param defaultAccessLogging {@code defaultProviders.accessLogging}: names of providers that log unless a Telemetry says otherwise
 * @param extensionProviders by what Telemetry resources name them
 * @param outboundTrafficPolicy {@code outboundTrafficPolicy.mode}; {@code ALLOW_ANY} when absent
 * @param inboundTrafficPolicy {@code inboundTrafficPolicy.mode}; {@code PASSTHROUGH} when absent
 * @param pathNormalization {@code pathNormalization.normalization}; {@code DEFAULT} when absent
 * @param connectTimeoutNanos ten seconds when absent
 * @param protocolDetectionTimeoutNanos 0 waits for ever
 * @param h2Upgrade {@code h2UpgradePolicy}: whether requests to ports of HTTP are sent as HTTP/2
 * @param defaultHttpRetryPolicy for routes without {@code retries} and services without rules; absent means Istio's own
 * @param defaultInboundHttpRetryPolicy towards the application; absent means Istio's own
 * @param defaultTrafficPolicy where a DestinationRule has no such block for a port; its subsets come before
 * @param localityLbSetting for destinations whose rule has none
 * @param tlsDefaults where neither a server nor a rule says more
 * @param meshMtls for what comes in from the mesh
 * @param exportTo what an absent {@code exportTo} of a resource means
 */
public record MeshConfig(
        AccessLog accessLog,
        List<String> defaultAccessLogging,
        List<ExtensionProvider> extensionProviders,
        Sidecar.OutboundMode outboundTrafficPolicy,
        InboundMode inboundTrafficPolicy,
        PathNormalization pathNormalization,
        long connectTimeoutNanos,
        long protocolDetectionTimeoutNanos,
        String rootNamespace,
        Trust trust,
        TlsLimits tlsDefaults,
        TlsLimits meshMtls,
        DefaultExportTo exportTo,
        boolean h2Upgrade,
        @Nullable Retries defaultHttpRetryPolicy,
        @Nullable Retries defaultInboundHttpRetryPolicy,
        DefaultTrafficPolicy defaultTrafficPolicy,
        LocalityLb localityLbSetting,
        ProxyConfig defaultConfig) {

    public MeshConfig {
        defaultAccessLogging = List.copyOf(defaultAccessLogging);
        extensionProviders = List.copyOf(extensionProviders);
    }

    /** What Istio does when no MeshConfig is given. */
    public static final MeshConfig DEFAULT = new MeshConfig(
            new AccessLog("", "", AccessLogEncoding.TEXT),
            List.of(),
            List.of(),
            Sidecar.OutboundMode.ALLOW_ANY,
            InboundMode.PASSTHROUGH,
            PathNormalization.DEFAULT,
            TimeUnit.SECONDS.toNanos(10),
            0,
            "istio-system",
            new Trust("cluster.local", List.of(), true),
            TlsLimits.NONE,
            TlsLimits.NONE,
            new DefaultExportTo(List.of(), List.of(), List.of()),
            false,
            null,
            null,
            DefaultTrafficPolicy.NONE,
            LocalityLb.DEFAULT,
            ProxyConfig.DEFAULT);

    /**
     * The mesh-wide access log.
     *
     * @param accessLogFile empty means no log
     * @param accessLogFormat empty means Istio's format; for JSON an object as text
     */
    public record AccessLog(String accessLogFile, String accessLogFormat, AccessLogEncoding accessLogEncoding) {}

    /**
     * Something outside that telemetry is given to.
     *
     * @param name the case of its letters does not count
     * @param envoyFileAccessLog absent for providers of another sort, which get nothing yet
     * @param logService whether it is a service that takes access logs
     */
    public record ExtensionProvider(String name, @Nullable FileAccessLog envoyFileAccessLog, boolean logService) {}

    /**
     * A log in a file.
     *
     * @param format absent means the mesh's for the provider {@code envoy}, and Istio's text for others
     */
    public record FileAccessLog(
            String path, boolean omitEmptyValues, @Nullable LogFormat format) {}

    /**
     * How a provider writes lines; at most one of the two is given, none means Istio's text.
     *
     * @param labels nested maps, lists and texts; empty means Istio's JSON
     */
    public record LogFormat(String text, @Nullable Map<String, Object> labels) {
        public LogFormat {
            labels = labels == null ? null : Ordered.copyOf(labels);
        }
    }

    /**
     * What connections have as their bounds where no rule says. Unlike a rule's policy it has these two blocks only.
     *
     * @param connectionPool also towards the own application and towards addresses nobody knows
     */
    public record DefaultTrafficPolicy(
            DestinationRule.@Nullable ConnectionPool connectionPool,
            DestinationRule.@Nullable OutlierDetection outlierDetection) {
        public static final DefaultTrafficPolicy NONE = new DefaultTrafficPolicy(null, null);
    }

    /** Istio {@code MeshConfig.AccessLogEncoding}. */
    public enum AccessLogEncoding {
        TEXT,
        JSON
    }

    /** What happens to connections for ports the workload does not declare. */
    public enum InboundMode {
        PASSTHROUGH,
        LOCALHOST
    }

    /** Istio {@code ProxyPathNormalization.NormalizationType}; {@code DEFAULT} is {@code BASE}. */
    public enum PathNormalization {
        DEFAULT,
        NONE,
        BASE,
        MERGE_SLASHES,
        DECODE_AND_MERGE_SLASHES
    }

    /**
     * Who belongs to the mesh.
     *
     * @param domain {@code trustDomain}: before every identity
     * @param aliases {@code trustDomainAliases}: domains whose identities count as the mesh's own
     * @param automatic {@code enableAutoMtls}: workloads of the mesh speak TLS with each other where they can
     */
    public record Trust(String domain, List<String> aliases, boolean automatic) {
        public Trust {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * What two ends of TLS may agree on, Istio's {@code MeshConfig.TLSConfig}; an empty list leaves the choice to the proxy.
     *
     * @param newestOnly {@code minProtocolVersion: TLSV1_3}: TLS 1.2 is not spoken
     * @param cipherSuites of TLS 1.2, by OpenSSL's names
     * @param curves by BoringSSL's names
     */
    public record TlsLimits(boolean newestOnly, List<String> cipherSuites, List<String> curves) {
        public static final TlsLimits NONE = new TlsLimits(false, List.of(), List.of());

        public TlsLimits {
            cipherSuites = List.copyOf(cipherSuites);
            curves = List.copyOf(curves);
        }
    }

    /** {@code defaultServiceExportTo} and its siblings; an empty list means {@code *}. */
    public record DefaultExportTo(
            List<String> defaultServiceExportTo,
            List<String> defaultVirtualServiceExportTo,
            List<String> defaultDestinationRuleExportTo) {
        public DefaultExportTo {
            defaultServiceExportTo = List.copyOf(defaultServiceExportTo);
            defaultVirtualServiceExportTo = List.copyOf(defaultVirtualServiceExportTo);
            defaultDestinationRuleExportTo = List.copyOf(defaultDestinationRuleExportTo);
        }
    }

    /**
     * Istio {@code ProxyConfig} of the mesh, {@code defaultConfig}.
     *
     * @param terminationDrainDurationNanos five seconds when absent
     * @param concurrency absent leaves the choice to the proxy; 0 means all processors
     */
    public record ProxyConfig(
            GatewayTopology gatewayTopology,
            ProxyHeaders proxyHeaders,
            long terminationDrainDurationNanos,
            @Nullable Integer concurrency) {

        public static final ProxyConfig DEFAULT = new ProxyConfig(
                new GatewayTopology(0, ForwardClientCertDetails.UNDEFINED, false),
                new ProxyHeaders(false, "", false, false, ForwardClientCertDetails.UNDEFINED, OwnFields.USUAL),
                TimeUnit.SECONDS.toNanos(5),
                null);
    }

    /**
     * Whom a gateway trusts before it.
     *
     * @param proxyProtocol whether connections begin with a header that says who the client is
     */
    public record GatewayTopology(
            int numTrustedProxies, ForwardClientCertDetails forwardClientCertDetails, boolean proxyProtocol) {}

    /** What is done with {@code x-forwarded-client-cert}; {@code UNDEFINED} is the proxy's own default. */
    public enum ForwardClientCertDetails {
        UNDEFINED,
        SANITIZE,
        FORWARD_ONLY,
        APPEND_FORWARD,
        SANITIZE_SET,
        ALWAYS_FORWARD_ONLY
    }

    /**
     * Which headers the proxy writes of its own.
     *
     * @param serverDisabled {@code server.disabled}: leave the application's {@code server} header
     * @param serverValue {@code server.value}; empty means the default
     * @param requestIdDisabled {@code requestId.disabled}
     * @param attemptCountDisabled {@code attemptCount.disabled}
     * @param forwardedClientCert what sidecars do with {@code x-forwarded-client-cert}
     * @param own further fields
     */
    public record ProxyHeaders(
            boolean serverDisabled,
            String serverValue,
            boolean requestIdDisabled,
            boolean attemptCountDisabled,
            ForwardClientCertDetails forwardedClientCert,
            OwnFields own) {}

    /**
     * Further fields.
     *
     * @param debugDisabled {@code envoyDebugHeaders.disabled}
     * @param forwardedPort {@code xForwardedPort.enabled}
     * @param forwardedHost {@code xForwardedHost.enabled}
     * @param certificate {@code setCurrentClientCertDetails}: what sidecars tell of a client's certificate
     */
    public record OwnFields(
            boolean debugDisabled, boolean forwardedPort, boolean forwardedHost, CertificateParts certificate) {
        static final OwnFields USUAL = new OwnFields(false, false, false, CertificateParts.USUAL);
    }

    /** What is told of a certificate beside its hash. */
    public record CertificateParts(boolean cert, boolean subject, boolean uri, boolean dns) {
        public static final CertificateParts USUAL = new CertificateParts(false, true, true, true);
    }
}
