package io.outrigger.core.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what an application is told about its client's certificate: an element of {@code x-forwarded-client-cert}. */
public final class ForwardedCertificate {
    private static final byte[] NONE = {};

    private ForwardedCertificate() {}

    /**
     * The element for a connection, empty if its client showed no certificate. What a peer may choose is quoted.
     *
     * @param whole with the certificate itself, as gateways tell
     */
    public static byte[] element(@Nullable TlsFacts facts, boolean whole) {
        PeerIdentity peer = facts == null ? null : facts.peer();
        if (facts == null || peer == null) {
            return NONE;
        }
        StringBuilder text = new StringBuilder(whole ? 2048 : 256);
        if (facts.own() != null) {
            facts.own().uris().forEach(uri -> value(text, "By=", uri));
        }
        value(text, "Hash=", peer.fingerprint("SHA-256"));
        if (whole) {
            value(text, "Cert=", '"' + peer.encodedPem() + '"');
        }
        value(text, "Subject=", '"' + peer.subject().replace("\r", "").replace("\n", "") + '"');
        List<String> uris = peer.uris().isEmpty() ? List.of("") : peer.uris();
        uris.forEach(uri -> value(text, "URI=", quoted(uri)));
        peer.dnsNames().forEach(name -> value(text, "DNS=", quoted(name)));
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
