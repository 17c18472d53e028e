package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code Gateway}: what a gateway proxy listens for.
 *
 * @param selector labels of the gateway's pods; empty selects every gateway
 */
public record Gateway(Meta meta, Map<String, String> selector, List<Server> servers) implements Resource {
    public Gateway {
        selector = Ordered.copyOf(selector);
        servers = List.copyOf(servers);
    }

    /**
     * One listening port.
     *
     * @param bind an address; empty means all
     * @param hosts as written, perhaps with {@code namespace/} in front
     */
    public record Server(
            Position position,
            Port port,
            String bind,
            List<String> hosts,
            @Nullable Tls tls) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * Istio {@code ServerTLSSettings}.
     *
     * @param mode {@code PASSTHROUGH} when absent
     * @param credentialName name of a Secret; empty for files
     */
    public record Tls(
            Position position,
            boolean httpsRedirect,
            TlsMode mode,
            String credentialName,
            Files files,
            More more,
            Clients clients,
            Offer offer) {}

    /** Certificates in files; empty paths for none. */
    public record Files(String serverCertificate, String privateKey, String caCertificates, String caCrl) {}

    /**
     * Several certificates, one of RSA and one of ECDSA.
     *
     * @param names of Secrets
     * @param files used if there are no names
     * @param authority name of a Secret with the authorities of clients; empty for that of the certificate
     */
    public record More(List<String> names, List<Files> files, String authority) {
        public More {
            names = List.copyOf(names);
            files = List.copyOf(files);
        }
    }

    /**
     * What clients must prove besides.
     *
     * @param publicKeys base64 of SHA-256
     * @param hashes of certificates, hex
     */
    public record Clients(List<String> subjectAltNames, List<String> publicKeys, List<String> hashes, boolean anyone) {
        public Clients {
            subjectAltNames = List.copyOf(subjectAltNames);
            publicKeys = List.copyOf(publicKeys);
            hashes = List.copyOf(hashes);
        }
    }

    /** What is offered in the handshake; empty lists for the usual. */
    public record Offer(
            TlsProtocol minVersion, TlsProtocol maxVersion, List<String> cipherSuites, List<String> curves) {
        public Offer {
            cipherSuites = List.copyOf(cipherSuites);
            curves = List.copyOf(curves);
        }
    }

    /** Istio {@code ServerTLSSettings.TLSProtocol}. */
    public enum TlsProtocol {
        TLS_AUTO,
        TLSV1_0,
        TLSV1_1,
        TLSV1_2,
        TLSV1_3
    }

    /** Istio {@code ServerTLSSettings.TLSmode}. */
    public enum TlsMode {
        PASSTHROUGH,
        SIMPLE,
        MUTUAL,
        AUTO_PASSTHROUGH,
        ISTIO_MUTUAL,
        OPTIONAL_MUTUAL
    }
}
