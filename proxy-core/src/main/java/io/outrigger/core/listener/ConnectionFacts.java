package io.outrigger.core.listener;

import io.outrigger.core.log.LogEntry.Fact;
import io.outrigger.core.log.LogText;
import io.outrigger.core.tls.PeerIdentity;
import io.outrigger.core.tls.TlsFacts;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** What a log may say of an encrypted connection of either side: who the peer proved to be, whom we showed, and how it is encrypted. */
public final class ConnectionFacts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ConnectionFacts() {}

    /** Appends one fact, with {@code tls} of the side it speaks of, and answers whether it is known. */
    public static boolean write(@Nullable TlsFacts tls, Fact fact, LogText out) {
        String text = tls == null ? null : text(tls, fact);
        return text != null && append(text, out);
    }

    private static boolean append(String text, LogText out) {
        if (text.isEmpty()) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.append(bytes, 0, bytes.length);
        return true;
    }

    private static @Nullable String text(TlsFacts tls, Fact fact) {
        return switch (fact) {
            case DOWNSTREAM_TLS_VERSION, UPSTREAM_TLS_VERSION -> tls.version();
            case DOWNSTREAM_TLS_CIPHER, UPSTREAM_TLS_CIPHER -> openssl(tls.cipher());
            case DOWNSTREAM_TLS_SESSION_ID, UPSTREAM_TLS_SESSION_ID -> tls.sessionId();
            case DOWNSTREAM_LOCAL_URI_SAN,
                    DOWNSTREAM_LOCAL_DNS_SAN,
                    DOWNSTREAM_LOCAL_IP_SAN,
                    DOWNSTREAM_LOCAL_SUBJECT,
                    UPSTREAM_LOCAL_URI_SAN,
                    UPSTREAM_LOCAL_DNS_SAN,
                    UPSTREAM_LOCAL_IP_SAN,
                    UPSTREAM_LOCAL_SUBJECT -> tls.own() == null ? null : own(tls.own(), fact);
            default -> tls.peer() == null ? null : peer(tls.peer(), fact);
        };
    }

    private static @Nullable String own(PeerIdentity own, Fact fact) {
        return switch (fact) {
            case DOWNSTREAM_LOCAL_URI_SAN, UPSTREAM_LOCAL_URI_SAN -> String.join(",", own.uris());
            case DOWNSTREAM_LOCAL_DNS_SAN, UPSTREAM_LOCAL_DNS_SAN -> String.join(",", own.dnsNames());
            case DOWNSTREAM_LOCAL_IP_SAN, UPSTREAM_LOCAL_IP_SAN -> String.join(",", own.addresses());
            default -> own.subject();
        };
    }

    private static @Nullable String peer(PeerIdentity peer, Fact fact) {
        return switch (fact) {
            case DOWNSTREAM_PEER_URI_SAN, UPSTREAM_PEER_URI_SAN -> String.join(",", peer.uris());
            case DOWNSTREAM_PEER_DNS_SAN, UPSTREAM_PEER_DNS_SAN -> String.join(",", peer.dnsNames());
            case DOWNSTREAM_PEER_IP_SAN, UPSTREAM_PEER_IP_SAN -> String.join(",", peer.addresses());
            case DOWNSTREAM_PEER_SUBJECT, UPSTREAM_PEER_SUBJECT -> peer.subject();
            case DOWNSTREAM_PEER_ISSUER, UPSTREAM_PEER_ISSUER -> peer.issuer();
            case DOWNSTREAM_PEER_SERIAL -> peer.serial();
            case DOWNSTREAM_PEER_FINGERPRINT_256 -> peer.fingerprint("SHA-256");
            case DOWNSTREAM_PEER_FINGERPRINT_1 -> peer.fingerprint("SHA-1");
            case DOWNSTREAM_PEER_CERT, UPSTREAM_PEER_CERT -> peer.encodedPem();
            case DOWNSTREAM_PEER_CERT_V_START, UPSTREAM_PEER_CERT_V_START ->
                time(peer.certificate().getNotBefore());
            case DOWNSTREAM_PEER_CERT_V_END, UPSTREAM_PEER_CERT_V_END ->
                time(peer.certificate().getNotAfter());
            default -> null;
        };
    }

    private static String time(Date date) {
        return TIME.format(date.toInstant());
    }

    /** OpenSSL's name of a cipher, which Envoy prints; those of TLS 1.3 have only one name. */
    static String openssl(String iana) {
        if (!iana.contains("_WITH_")) {
            return iana;
        }
        return iana.substring("TLS_".length())
                .replace("_WITH_CHACHA20_POLY1305_SHA256", "-CHACHA20-POLY1305")
                .replace("RSA_WITH_", iana.startsWith("TLS_RSA_") ? "" : "RSA-")
                .replace("ECDSA_WITH_", "ECDSA-")
                .replace("AES_128_CBC_SHA", "AES128-SHA")
                .replace("AES_256_CBC_SHA", "AES256-SHA")
                .replace("AES_128", "AES128")
                .replace("AES_256", "AES256")
                .replace('_', '-');
    }
}
