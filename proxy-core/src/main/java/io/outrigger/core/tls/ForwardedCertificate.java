package io.outrigger.core.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what an application is told about its client's certificate: an element of {@code x-forwarded-client-cert}. */
public final class ForwardedCertificate {
    private static final byte[] NONE = {};

    private ForwardedCertificate() {}

    /** What is told of the certificate beside its hash (Istio {@code setCurrentClientCertDetails}). */
    public record Parts(boolean whole, boolean subject, boolean uris, boolean dnsNames) {
        /** As sidecars tell. */
        public static final Parts USUAL = new Parts(false, true, true, true);

        /** As gateways tell. */
        public static final Parts ALL = new Parts(true, true, true, true);
    }

    /**
     * The element for a connection, empty if its client showed no certificate. What a peer may choose is quoted.
     */
    public static byte[] element(@Nullable TlsFacts facts, Parts parts) {
        PeerIdentity peer = facts == null ? null : facts.peer();
        if (facts == null || peer == null) {
            return NONE;
        }
        StringBuilder text = new StringBuilder(parts.whole() ? 2048 : 256);
        if (facts.own() != null) {
            facts.own().uris().forEach(uri -> value(text, "By=", uri));
        }
        value(text, "Hash=", peer.fingerprint("SHA-256"));
        if (parts.whole()) {
            value(text, "Cert=", '"' + peer.encodedPem() + '"');
        }
        if (parts.subject()) {
            value(text, "Subject=", '"' + peer.subject().replace("\r", "").replace("\n", "") + '"');
        }
        if (parts.uris()) {
            List<String> uris = peer.uris().isEmpty() ? List.of("") : peer.uris();
            uris.forEach(uri -> value(text, "URI=", quoted(uri)));
        }
        if (parts.dnsNames()) {
            peer.dnsNames().forEach(name -> value(text, "DNS=", quoted(name)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void value(StringBuilder text, String name, String value) {
        if (text.length() > 0) {
            text.append(';');
        }
        text.append(name).append(value);
    }

    private static String quoted(String value) {
        boolean plain = value.chars().allMatch(c -> c > ' ' && c < 0x7f && ",;=\"\\".indexOf(c) < 0);
        if (plain) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().filter(c -> c >= ' ' && c != 0x7f).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return quoted.append('"').toString();
    }
}
