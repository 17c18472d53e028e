package io.outrigger.config.decode;

import io.outrigger.config.yaml.FieldReader;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code cipherSuites}: OpenSSL's names of suites of TLS 1.2. One that Istio does not know is left out, as there, and named. */
final class CipherSuites {
    /** Every suite that Istio lets a configuration name. */
    private static final List<String> KNOWN = List.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-ECDSA-AES256-SHA",
            "ECDHE-RSA-AES256-SHA",
            "AES128-GCM-SHA256",
            "AES256-GCM-SHA384",
            "AES128-SHA",
            "AES256-SHA",
            "DES-CBC3-SHA");

    private CipherSuites() {}

    static List<String> read(FieldReader reader) {
        List<String> known = new ArrayList<>();
        for (String name : reader.strings("cipherSuites")) {
            if (KNOWN.contains(name)) {
                known.add(name);
            } else {
                reader.warning("cipherSuites", name + " is unknown and is left out");
            }
        }
        return known;
    }
}
