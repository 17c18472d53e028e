package io.outrigger.config.decode;

import io.outrigger.config.istio.LocalityLb;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.MeshConfig.CertificateParts;
import io.outrigger.config.istio.MeshConfig.DefaultExportTo;
import io.outrigger.config.istio.MeshConfig.DefaultTrafficPolicy;
import io.outrigger.config.istio.MeshConfig.ForwardClientCertDetails;
import io.outrigger.config.istio.MeshConfig.GatewayTopology;
import io.outrigger.config.istio.MeshConfig.InboundMode;
import io.outrigger.config.istio.MeshConfig.OwnFields;
import io.outrigger.config.istio.MeshConfig.PathNormalization;
import io.outrigger.config.istio.MeshConfig.ProxyConfig;
import io.outrigger.config.istio.MeshConfig.ProxyHeaders;
import io.outrigger.config.istio.MeshConfig.TlsLimits;
import io.outrigger.config.istio.MeshConfig.Trust;
import io.outrigger.config.istio.Sidecar.OutboundMode;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a MeshConfig and fills in Istio's defaults. */
final class MeshConfigReader {
    private static final long MILLISECOND = 1_000_000;
    private static final long LONGEST_CONNECT_NANOS = TimeUnit.HOURS.toNanos(1);

    private MeshConfigReader() {}

    static MeshConfig read(FieldReader reader) {
        MeshConfig defaults = MeshConfig.DEFAULT;
        // An empty block means the first mode here, unlike an absent one.
        OutboundMode outbound =
                reader.object("outboundTrafficPolicy", r -> r.enumeration("mode", OutboundMode.REGISTRY_ONLY));
        InboundMode inbound =
                reader.object("inboundTrafficPolicy", r -> r.enumeration("mode", InboundMode.PASSTHROUGH));
        PathNormalization normalization =
                reader.object("pathNormalization", r -> r.enumeration("normalization", PathNormalization.DEFAULT));
        Long connectTimeout = reader.duration("connectTimeout", MILLISECOND);
        if (connectTimeout != null && connectTimeout > LONGEST_CONNECT_NANOS) {
            reader.error("connectTimeout", "is longer than 1h");
        }
        Long detectionTimeout = reader.duration("protocolDetectionTimeout", 0);
        List<String> defaultLogs = reader.object("defaultProviders", r -> r.strings("accessLogging"));
        LocalityLb localities = reader.object("localityLbSetting", LocalityLbReader::locality);
        DefaultTrafficPolicy destinations = reader.object("defaultTrafficPolicy", TrafficPolicyReader::ofMesh);
        ProxyConfig proxy = reader.object("defaultConfig", MeshConfigReader::proxyConfig);
        return new MeshConfig(
                AccessLogReader.meshWide(reader),
                defaultLogs == null ? List.of() : defaultLogs,
                AccessLogReader.providers(reader),
                outbound == null ? defaults.outboundTrafficPolicy() : outbound,
                inbound == null ? defaults.inboundTrafficPolicy() : inbound,
                normalization == null ? defaults.pathNormalization() : normalization,
                connectTimeout == null ? defaults.connectTimeoutNanos() : connectTimeout,
                detectionTimeout == null ? defaults.protocolDetectionTimeoutNanos() : detectionTimeout,
                orDefault(reader.text("rootNamespace"), defaults.rootNamespace()),
                trust(reader),
                limits(reader.object("tlsDefaults", MeshConfigReader::tlsDefaults)),
                limits(reader.object("meshMTLS", MeshConfigReader::meshMtls)),
                exportTo(reader),
                reader.enumeration("h2UpgradePolicy", MeshUpgrade.DO_NOT_UPGRADE) == MeshUpgrade.UPGRADE,
                reader.object("defaultHttpRetryPolicy", RetriesReader::read),
                reader.object("defaultInboundHttpRetryPolicy", RetriesReader::inbound),
                destinations == null ? DefaultTrafficPolicy.NONE : destinations,
                localities == null ? LocalityLb.DEFAULT : localities,
                proxy == null ? ProxyConfig.DEFAULT : proxy);
    }

    /** Istio {@code MeshConfig.H2UpgradePolicy}. */
    private enum MeshUpgrade {
        DO_NOT_UPGRADE,
        UPGRADE
    }

    private static String orDefault(String text, String absent) {
        return text.isEmpty() ? absent : text;
    }

    private static Trust trust(FieldReader reader) {
        Trust defaults = MeshConfig.DEFAULT.trust();
        return new Trust(
                orDefault(reader.text("trustDomain"), defaults.domain()),
                reader.strings("trustDomainAliases"),
                reader.bool("enableAutoMtls", defaults.automatic()));
    }

    /** Istio {@code MeshConfig.TLSConfig.TLSProtocol}. */
    private enum MeshTlsVersion {
        TLS_AUTO,
        TLSV1_2,
        TLSV1_3
    }

    private static TlsLimits limits(@Nullable TlsLimits read) {
        return read == null ? TlsLimits.NONE : read;
    }

    private static TlsLimits tlsDefaults(FieldReader reader) {
        return new TlsLimits(newestOnly(reader), CipherSuites.read(reader), reader.strings("ecdhCurves"));
    }

    private static TlsLimits meshMtls(FieldReader reader) {
        if (reader.has("ecdhCurves")) {
            reader.error("ecdhCurves", "is not taken by Istio within meshMTLS");
        }
        return new TlsLimits(newestOnly(reader), CipherSuites.read(reader), List.of());
    }

    private static boolean newestOnly(FieldReader reader) {
        return reader.enumeration("minProtocolVersion", MeshTlsVersion.TLS_AUTO) == MeshTlsVersion.TLSV1_3;
    }

    private static DefaultExportTo exportTo(FieldReader reader) {
        return new DefaultExportTo(
                reader.strings("defaultServiceExportTo"),
                reader.strings("defaultVirtualServiceExportTo"),
                reader.strings("defaultDestinationRuleExportTo"));
    }

    private static ProxyConfig proxyConfig(FieldReader reader) {
        ProxyConfig defaults = ProxyConfig.DEFAULT;
        GatewayTopology topology = reader.object("gatewayTopology", MeshConfigReader::gatewayTopology);
        ProxyHeaders headers = reader.object("proxyHeaders", MeshConfigReader::proxyHeaders);
        Long drain = reader.duration("terminationDrainDuration", 0);
        return new ProxyConfig(
                topology == null ? defaults.gatewayTopology() : topology,
                headers == null ? defaults.proxyHeaders() : headers,
                drain == null ? defaults.terminationDrainDurationNanos() : drain,
                reader.integer("concurrency", 0, 1024));
    }

    private static GatewayTopology gatewayTopology(FieldReader reader) {
        return new GatewayTopology(
                reader.integer("numTrustedProxies", 0, 1024, 0),
                reader.enumeration("forwardClientCertDetails", ForwardClientCertDetails.UNDEFINED),
                reader.tree("proxyProtocol") != null);
    }

    private static ProxyHeaders proxyHeaders(FieldReader reader) {
        Server server = reader.object("server", r -> new Server(r.bool("disabled", false), r.text("value")));
        Boolean requestId = reader.object("requestId", r -> r.bool("disabled", false));
        ForwardClientCertDetails clientCert =
                reader.enumeration("forwardedClientCert", ForwardClientCertDetails.UNDEFINED);
        Boolean attemptCount = reader.object("attemptCount", r -> r.bool("disabled", false));
        return new ProxyHeaders(
                server != null && server.disabled(),
                server == null ? "" : server.value(),
                requestId != null && requestId,
                attemptCount != null && attemptCount,
                clientCert,
                ownFields(reader));
    }

    private static OwnFields ownFields(FieldReader reader) {
        Boolean debug = reader.object("envoyDebugHeaders", r -> r.bool("disabled", false));
        Boolean port = reader.object("xForwardedPort", r -> r.bool("enabled", false));
        Boolean host = reader.object("xForwardedHost", r -> r.bool("enabled", false));
        CertificateParts parts = reader.object("setCurrentClientCertDetails", MeshConfigReader::certificateParts);
        return new OwnFields(
                debug != null && debug,
                port != null && port,
                host != null && host,
                parts == null ? CertificateParts.USUAL : parts);
    }

    private static CertificateParts certificateParts(FieldReader reader) {
        return new CertificateParts(
                reader.bool("cert", false),
                reader.bool("subject", true),
                reader.bool("uri", true),
                reader.bool("dns", true));
    }

    private record Server(boolean disabled, String value) {}
}
