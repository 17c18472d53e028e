package io.outrigger.core.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who a certificate says its owner is. Immutable but for texts made when first asked for; lives on one worker.
 *
 * <p>A certificate whose names cannot be read has none.
 */
public final class PeerIdentity {
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    private static final String SPIFFE = "spiffe://";
    /** Names of attributes that OpenSSL knows and RFC 2253 does not. */
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "1.2.840.113549.1.9.1", "emailAddress", "2.5.4.5", "serialNumber", "2.5.4.4", "SN", "2.5.4.42", "GN");

    private final X509Certificate certificate;
    private final List<String> uris = new ArrayList<>(1);
    private final List<String> dnsNames = new ArrayList<>(1);
    private final List<String> addresses = new ArrayList<>(0);
    private final List<String> emails = new ArrayList<>(0);
    private final List<String> names = new ArrayList<>(1);

    private PeerIdentity(X509Certificate certificate) {
        this.certificate = certificate;
    }

    public static PeerIdentity of(X509Certificate certificate) {
        PeerIdentity identity = new PeerIdentity(certificate);
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                names.forEach(identity::add);
            }
        } catch (CertificateParsingException unreadable) {
            identity.uris.clear();
            identity.dnsNames.clear();
            identity.addresses.clear();
            identity.emails.clear();
            identity.names.clear();
        }
        return identity;
    }

    private void add(List<?> name) {
        if (name.get(0) instanceof Integer type && name.get(1) instanceof String text) {
            switch (type) {
                case DNS -> dnsNames.add(text);
                case URI -> uris.add(text);
                case ADDRESS -> addresses.add(text);
                case EMAIL -> emails.add(text);
                default -> {
                    return;
                }
            }
            names.add(text);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public List<String> uris() {
        return uris;
    }

    public List<String> dnsNames() {
        return dnsNames;
    }

    public List<String> addresses() {
        return addresses;
    }

    List<String> emails() {
        return emails;
    }

    /** All names, in the order in which the certificate has them. */
    List<String> names() {
        return names;
    }

    /** The one SPIFFE name; null if there is none, or more than one URI. */
    public @Nullable String spiffe() {
        return uris.size() == 1 && uris.get(0).startsWith(SPIFFE) ? uris.get(0) : null;
    }

    /** The owner as RFC 2253 writes it, empty for none. */
    public String subject() {
        return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, ATTRIBUTES);
    }

    /** The issuer as RFC 2253 writes it. */
    public String issuer() {
        return certificate.getIssuerX500Principal().getName(X500Principal.RFC2253, ATTRIBUTES);
    }

    /** Serial number in lower case hex. */
    public String serial() {
        String hex = certificate.getSerialNumber().toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }

    /** Digest over the certificate in lower case hex. */
    public String fingerprint(String algorithm) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The certificate as PEM in the percent coding that Envoy uses. */
    public String encodedPem() {
        String pem;
        try {
            pem = Pem.text(certificate);
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
        StringBuilder text = new StringBuilder(pem.length() + pem.length() / 8);
        for (byte one : pem.getBytes(StandardCharsets.US_ASCII)) {
            switch (one) {
                case '\n' -> text.append("%0A");
                case ' ' -> text.append("%20");
                case '+' -> text.append("%2B");
                case '/' -> text.append("%2F");
                case '=' -> text.append("%3D");
                default -> text.append((char) one);
            }
        }
        return text.toString();
    }
}
