package io.outrigger.config.decode;

import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Clients;
import io.outrigger.config.istio.Gateway.Files;
import io.outrigger.config.istio.Gateway.More;
import io.outrigger.config.istio.Gateway.Offer;
import io.outrigger.config.istio.Gateway.Server;
import io.outrigger.config.istio.Gateway.Tls;
import io.outrigger.config.istio.Gateway.TlsMode;
import io.outrigger.config.istio.Gateway.TlsProtocol;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Port;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code spec} of an Istio Gateway. */
final class GatewayReader {
    /** What stands in a workload's own certificate. */
    private static final List<String> MADE_BY_ISTIO = List.of(
            "serverCertificate",
            "privateKey",
            "caCertificates",
            "credentialName",
            "credentialNames",
            "tlsCertificates");

    private static final Set<TlsMode> WITH_CERTIFICATE =
            Set.of(TlsMode.SIMPLE, TlsMode.MUTUAL, TlsMode.OPTIONAL_MUTUAL);

    private GatewayReader() {}

    static Gateway read(FieldReader spec, Meta meta) {
        if (!DnsNames.isLabel(meta.name())) {
            spec.error("\"" + meta.name() + "\" is not the name of a Gateway (letters, digits and -)");
        }
        Map<String, String> selector = spec.stringMap("selector");
        Set<String> portNames = new HashSet<>();
        List<Server> servers = spec.objects("servers", reader -> server(reader, portNames));
        if (!spec.has("servers")) {
            spec.error("servers", "at least one server is required");
        }
        return new Gateway(meta, selector, servers);
    }

    private static Server server(FieldReader reader, Set<String> portNames) {
        Port port = reader.object("port", p -> port(p, portNames));
        String bind = reader.text("bind");
        List<String> hosts = reader.strings("hosts");
        Tls tls = reader.object("tls", GatewayReader::tls);
        if (port == null) {
            if (!reader.has("port")) {
                reader.error("port", "is required");
            }
            port = new Port(reader.position(), 1, "HTTP", "");
        }
        if (bind.startsWith(Addresses.UNIX)) {
            reader.error("bind", "unix sockets are not supported");
        } else if (!bind.isEmpty() && !Addresses.isIp(bind)) {
            reader.error("bind", "\"" + bind + "\" is not an IP address");
        }
        if (hosts.isEmpty()) {
            reader.error("hosts", "at least one host is required");
        }
        for (int i = 0; i < hosts.size(); i++) {
            String wrong = EgressHosts.gatewayHost(hosts.get(i));
            if (wrong != null) {
                reader.error("hosts", i, wrong);
            }
        }
        checkTls(reader, port, tls);
        return new Server(reader.position(), port, bind, hosts, tls);
    }

    private static Port port(FieldReader reader, Set<String> names) {
        Port port = PortReader.read(reader);
        if (port.name().isEmpty()) {
            reader.error("name", "is required");
        } else if (!names.add(port.name())) {
            reader.error("name", "the port name \"" + port.name() + "\" stands twice");
        }
        if (port.protocol().isEmpty()) {
            reader.error("protocol", "is required");
        }
        return port;
    }

    private static Tls tls(FieldReader reader) {
        return tls(reader, reader);
    }

    /**
     * Istio {@code ServerTLSSettings}.
     *
     * @param elsewhere reads what has no meaning at a Sidecar
     */
    static Tls tls(FieldReader reader, FieldReader elsewhere) {
        TlsMode mode = reader.enumeration("mode", TlsMode.PASSTHROUGH);
        if (mode == TlsMode.ISTIO_MUTUAL) {
            for (String field : MADE_BY_ISTIO) {
                if (reader.has(field)) {
                    reader.error(field, "cannot stand beside mode ISTIO_MUTUAL");
                }
            }
            if (reader.has("caCrl")) {
                reader.warning("caCrl", "does not act beside mode ISTIO_MUTUAL: nobody is refused for it");
            }
        }
        List<Files> several = reader.objects("tlsCertificates", one -> pair(one, mode));
        if (mode != TlsMode.ISTIO_MUTUAL) {
            checkSources(reader, mode, several);
        }
        return new Tls(
                reader.position(),
                elsewhere.bool("httpsRedirect", false),
                mode,
                elsewhere.text("credentialName"),
                files(reader, reader.text("caCrl")),
                new More(elsewhere.strings("credentialNames"), several, elsewhere.text("caCertCredentialName")),
                clients(reader, elsewhere),
                offer(reader));
    }

    /** One source of certificates, and with it all that the mode needs. */
    private static void checkSources(FieldReader reader, TlsMode mode, List<Files> pairs) {
        boolean stored = reader.has("credentialName") || reader.has("credentialNames");
        boolean files = reader.has("serverCertificate") && reader.has("privateKey");
        boolean several = reader.has("tlsCertificates");
        int sources = 0;
        for (boolean there :
                new boolean[] {reader.has("credentialName"), reader.has("credentialNames"), files, several}) {
            sources += there ? 1 : 0;
        }
        if (sources > 1) {
            reader.error("only one of credentialName, credentialNames, tlsCertificates, and serverCertificate with"
                    + " privateKey can be given");
        }
        if (reader.has("caCrl") && reader.has("credentialName")) {
            reader.error("caCrl", "cannot stand beside credentialName, whose Secret holds the list (ca.crl)");
        } else if (reader.has("caCrl") && mode == TlsMode.SIMPLE) {
            reader.error("caCrl", "needs a mode that asks clients for certificates");
        } else if (reader.has("caCrl") && (stored || reader.has("caCertCredentialName"))) {
            reader.warning("caCrl", "does not act beside a Secret of authorities, which holds the list (ca.crl)");
        }
        if (stored || !WITH_CERTIFICATE.contains(mode)) {
            return;
        }
        if (!files && !several) {
            reader.error("mode", mode + " needs credentialName, or serverCertificate and privateKey");
        }
        boolean authorities = reader.has("caCertificates")
                || pairs.stream().anyMatch(pair -> !pair.caCertificates().isEmpty());
        if (mode != TlsMode.SIMPLE && !authorities) {
            reader.error("mode", mode + " needs credentialName or caCertificates, to check clients by");
        }
    }

    private static Files pair(FieldReader reader, TlsMode mode) {
        for (String file : List.of("serverCertificate", "privateKey")) {
            if (WITH_CERTIFICATE.contains(mode) && !reader.has(file)) {
                reader.error(file, "is required");
            }
        }
        return files(reader, "");
    }

    private static Files files(FieldReader reader, String revoked) {
        return new Files(
                reader.text("serverCertificate"), reader.text("privateKey"), reader.text("caCertificates"), revoked);
    }

    private static Clients clients(FieldReader reader, FieldReader elsewhere) {
        return new Clients(
                elsewhere.strings("subjectAltNames"),
                reader.strings("verifyCertificateSpki"),
                reader.strings("verifyCertificateHash"),
                reader.bool("insecureSkipVerify", false));
    }

    private static Offer offer(FieldReader reader) {
        return new Offer(
                reader.enumeration("minProtocolVersion", TlsProtocol.TLS_AUTO),
                reader.enumeration("maxProtocolVersion", TlsProtocol.TLS_AUTO),
                CipherSuites.read(reader),
                reader.strings("ecdhCurves"));
    }

    private static void checkTls(FieldReader reader, Port port, @Nullable Tls tls) {
        boolean encrypted = Protocols.isTls(port.protocol());
        if (encrypted && tls == null && !reader.has("tls")) {
            reader.error("tls", "is required for the protocols HTTPS and TLS");
        } else if (!encrypted && tls != null && !port.protocol().isEmpty()) {
            boolean redirectOnly = Protocols.isHttp(port.protocol()) && tls.mode() == TlsMode.PASSTHROUGH;
            if (!redirectOnly) {
                reader.error("tls", "only httpsRedirect is allowed for the protocol " + port.protocol());
            }
        }
    }
}
