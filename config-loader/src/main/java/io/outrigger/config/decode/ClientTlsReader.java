package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule.Tls;
import io.outrigger.config.istio.DestinationRule.TlsFiles;
import io.outrigger.config.istio.DestinationRule.TlsMode;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** Reads Istio {@code ClientTLSSettings}. */
final class ClientTlsReader {
    private static final List<String> FILES = List.of("clientCertificate", "privateKey", "caCertificates");

    private ClientTlsReader() {}

    static Tls read(FieldReader reader) {
        TlsMode mode = reader.enumeration("mode", TlsMode.DISABLE);
        boolean stored = reader.has("credentialName");
        if (mode == TlsMode.MUTUAL && !stored) {
            for (String file : List.of("clientCertificate", "privateKey")) {
                if (!reader.has(file)) {
                    reader.error("mode", "MUTUAL needs credentialName, or clientCertificate and privateKey");
                    break;
                }
            }
        }
        if (stored || mode == TlsMode.ISTIO_MUTUAL) {
            String beside = mode == TlsMode.ISTIO_MUTUAL ? "mode ISTIO_MUTUAL" : "credentialName";
            FILES.stream().filter(reader::has).forEach(file -> reader.error(file, "cannot stand beside " + beside));
        }
        if (stored && mode == TlsMode.ISTIO_MUTUAL) {
            reader.error("credentialName", "cannot stand beside mode ISTIO_MUTUAL");
        }
        boolean anyone = reader.bool("insecureSkipVerify", false);
        if (anyone && (mode == TlsMode.SIMPLE || mode == TlsMode.MUTUAL)) {
            unchecked(reader, mode);
        }
        return new Tls(
                reader.position(),
                mode,
                new TlsFiles(
                        reader.text("clientCertificate"),
                        reader.text("privateKey"),
                        reader.text("caCertificates"),
                        reader.text("caCrl")),
                reader.text("credentialName"),
                reader.strings("subjectAltNames"),
                reader.text("sni"),
                anyone);
    }

    /** Who trusts anyone says nothing of whom to trust. */
    private static void unchecked(FieldReader reader, TlsMode mode) {
        List<String> checks = mode == TlsMode.SIMPLE
                ? List.of("caCertificates", "credentialName", "subjectAltNames")
                : List.of("caCertificates", "subjectAltNames");
        checks.stream()
                .filter(reader::has)
                .forEach(check -> reader.error(check, "cannot stand beside insecureSkipVerify: true"));
    }
}
