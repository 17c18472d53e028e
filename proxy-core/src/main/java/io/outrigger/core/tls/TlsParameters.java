package io.outrigger.core.tls;

import java.util.Arrays;
import java.util.List;

/**
 * What both sides of a handshake may agree on.
 *
 * @param ciphers of TLS 1.2 and older by OpenSSL's names, best first; those of 1.3 are fixed
 * @param curves by IANA's names ({@code X25519}, {@code P-256}), best first
 * @param protocols for ALPN, best first; empty for no ALPN
 */
public record TlsParameters(
        TlsVersion min, TlsVersion max, List<String> ciphers, List<String> curves, List<String> protocols) {
    /** Envoy's default for servers. */
    public static final List<String> CIPHERS = List.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384");

    public static final List<String> CURVES = List.of("X25519", "P-256");

    /** TLS 1.2 and 1.3 with Envoy's suites, without ALPN. */
    public static final TlsParameters DEFAULT =
            new TlsParameters(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, CIPHERS, CURVES, List.of());

    public TlsParameters {
        ciphers = List.copyOf(ciphers);
        curves = List.copyOf(curves);
        protocols = List.copyOf(protocols);
    }

    /** The same offering other protocols. */
    public TlsParameters offering(List<String> offered) {
        return new TlsParameters(min, max, ciphers, curves, offered);
    }

    /** By the names that Netty takes, oldest first. */
    List<String> versions() {
        return Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
                .map(TlsVersion::text)
                .toList();
    }
}
