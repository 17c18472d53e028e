package io.outrigger.core.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads PEM (RFC 7468): certificates, revocation lists and private keys as PKCS#8, PKCS#1 (RSA) and SEC 1 (EC), not encrypted. Text
 * around the blocks and blocks of other kinds are passed over. Any thread.
 *
 * <p>Messages of exceptions never hold what was read.
 */
public final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private Pem() {}

    private record Block(String label, byte[] content) {}

    /** The certificates in their order; at least one. */
    public static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(pem)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("TRUSTED CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("holds no certificate");
        }
        return List.copyOf(certificates);
    }

    /** The revocation lists; at least one. */
    public static List<X509CRL> revocationLists(byte[] pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509CRL> lists = new ArrayList<>();
        for (Block block : blocks(pem)) {
            if (block.label().equals("X509 CRL")) {
                lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.content())));
            }
        }
        if (lists.isEmpty()) {
            throw new CRLException("holds no revocation list");
        }
        return List.copyOf(lists);
    }

    /** The first private key. */
    public static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(block.content());
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(Der.rsaAsPkcs8(block.content()));
                }
                case "EC PRIVATE KEY" -> {
                    return pkcs8(Der.ecAsPkcs8(block.content()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new InvalidKeySpecException("the private key is encrypted, which is not supported");
                default -> {}
            }
        }
        throw new InvalidKeySpecException("holds no private key");
    }

    private static PrivateKey pkcs8(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                // Of another algorithm, perhaps.
            }
        }
        throw new InvalidKeySpecException("the private key is neither RSA nor EC nor Ed25519, or is damaged");
    }

    private static List<Block> blocks(byte[] pem) throws CertificateException {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
            int end = labelEnd < 0 ? -1 : text.indexOf(END + label + DASHES, labelEnd);
            if (end < 0) {
                throw new CertificateException("a block begins and does not end");
            }
            blocks.add(new Block(label, decoded(text.substring(labelEnd + DASHES.length(), end))));
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    private static byte[] decoded(String body) throws CertificateException {
        // Old keys have header lines, such as Proc-Type, before an empty line.
        int headers = body.contains(":") ? body.lastIndexOf("\n\n") : -1;
        try {
            return Base64.getMimeDecoder().decode(headers < 0 ? body : body.substring(headers));
        } catch (IllegalArgumentException notBase64) {
            throw new CertificateException("a block is not base64", notBase64);
        }
    }

    /** A certificate as one PEM block, lines of 64 characters. */
    public static String text(X509Certificate certificate) throws CertificateException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return BEGIN + "CERTIFICATE" + DASHES + "\n" + lines.encodeToString(certificate.getEncoded()) + "\n" + END
                + "CERTIFICATE" + DASHES + "\n";
    }
}
