package io.outrigger.app.run;

import io.outrigger.app.admin.ConfigView;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.tls.Pem;
import io.outrigger.core.tls.TlsSecret;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The certificates of a snapshot in the fields of Envoy's Secret; of keys there is only the word that they are not shown. */
final class SecretDump {
    private SecretDump() {}

    static ConfigView.Section of(@Nullable Snapshot snapshot) {
        List<TlsSecret> secrets = snapshot == null ? List.of() : snapshot.secrets();
        return new ConfigView.Section(
                "secrets", secrets.stream().map(SecretDump::entry).toList());
    }

    private static Map<String, Object> entry(TlsSecret secret) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", secret.name());
        if (secret.certificates().isEmpty()) {
            return map;
        }
        Map<String, Object> source = Map.of("inline_bytes", encoded(secret.certificates()));
        if (secret.authorities()) {
            map.put("validation_context", Map.of("trusted_ca", source));
        } else {
            Map<String, Object> pair = new LinkedHashMap<>();
            pair.put("certificate_chain", source);
            pair.put("private_key", ConfigView.HIDDEN_KEY);
            map.put("tls_certificate", pair);
        }
        return map;
    }

    private static String encoded(List<X509Certificate> certificates) {
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                pem.append(Pem.text(certificate));
            }
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Base64.getEncoder().encodeToString(pem.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
