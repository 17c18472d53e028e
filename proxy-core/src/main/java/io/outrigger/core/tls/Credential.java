package io.outrigger.core.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that speak for it, the own one first. They are one value so that one is never used with the
 * other of yesterday.
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] SAMPLE = {1, 2, 3, 4};

    public Credential {
        chain = List.copyOf(chain);
    }

    /** Reads a pair; fails if the key does not belong to the first certificate. */
    public static Credential of(byte[] chainPem, byte[] keyPem) throws GeneralSecurityException {
        Credential pair = new Credential(Pem.privateKey(keyPem), Pem.certificates(chainPem));
        if (!pair.belongTogether()) {
            throw new InvalidKeyException("the private key does not belong to the certificate");
        }
        return pair;
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    private boolean belongTogether() throws GeneralSecurityException {
        PublicKey publicKey = certificate().getPublicKey();
        String algorithm = publicKey.getAlgorithm();
        if (!algorithm.equals(key.getAlgorithm()) && !algorithm.startsWith("Ed")) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                });
        signature.initSign(key);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }

    /** The key stays unsaid. */
    @Override
    public String toString() {
        return "Credential[" + certificate().getSubjectX500Principal() + "]";
    }
}
