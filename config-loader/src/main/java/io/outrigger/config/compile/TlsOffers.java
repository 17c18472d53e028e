package io.outrigger.config.compile;

import io.outrigger.config.istio.Gateway.Tls;
import io.outrigger.config.istio.Gateway.TlsProtocol;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.MeshConfig.TlsLimits;
import io.outrigger.core.tls.TlsParameters;
import io.outrigger.core.tls.TlsVersion;
import java.util.List;

/** What the ends of TLS may agree on: what a server says, what the mesh says where it does not, and Istio's defaults. */
final class TlsOffers {
    /** What servers of HTTP say that they speak. */
    static final List<String> HTTP = List.of("h2", "http/1.1");

    /** What gateways say that they speak where they carry bytes of the mesh; the first is the mesh's own. */
    static final List<String> MESH_BYTES = List.of("istio-peer-exchange", "h2", "http/1.1");

    /** Istio's choice for what comes in from the mesh. */
    private static final List<String> WORKLOAD_CIPHERS = List.of(
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "AES256-GCM-SHA384",
            "AES128-GCM-SHA256");

    private final TlsLimits defaults;
    private final TlsLimits mutual;

    TlsOffers(MeshConfig mesh) {
        this.defaults = mesh.tlsDefaults();
        this.mutual = mesh.meshMtls();
    }

    /** Of a server with certificates of its own. */
    TlsParameters server(Tls tls) {
        List<String> ciphers = tls.offer().cipherSuites();
        List<String> curves = tls.offer().curves();
        return new TlsParameters(
                version(tls.offer().minVersion(), oldest(defaults)),
                version(tls.offer().maxVersion(), TlsVersion.TLS_1_3),
                ciphers.isEmpty() ? defaultCiphers() : ciphers,
                curves.isEmpty() ? defaultCurves() : curves,
                HTTP);
    }

    /** Of a client that begins TLS as a DestinationRule says; versions of the mesh are for servers alone. */
    TlsParameters client() {
        return new TlsParameters(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, defaultCiphers(), defaultCurves(), List.of());
    }

    /** Of a workload, to others of the mesh. */
    TlsParameters workload() {
        List<String> ciphers = mutual.cipherSuites();
        return new TlsParameters(
                oldest(mutual),
                TlsVersion.TLS_1_3,
                ciphers.isEmpty() ? WORKLOAD_CIPHERS : ciphers,
                TlsParameters.CURVES,
                HTTP);
    }

    private List<String> defaultCiphers() {
        return defaults.cipherSuites().isEmpty() ? TlsParameters.CIPHERS : defaults.cipherSuites();
    }

    private List<String> defaultCurves() {
        return defaults.curves().isEmpty() ? TlsParameters.CURVES : defaults.curves();
    }

    private static TlsVersion oldest(TlsLimits limits) {
        return limits.newestOnly() ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2;
    }

    private static TlsVersion version(TlsProtocol protocol, TlsVersion usual) {
        return switch (protocol) {
            case TLS_AUTO -> usual;
            case TLSV1_0 -> TlsVersion.TLS_1_0;
            case TLSV1_1 -> TlsVersion.TLS_1_1;
            case TLSV1_2 -> TlsVersion.TLS_1_2;
            case TLSV1_3 -> TlsVersion.TLS_1_3;
        };
    }
}
