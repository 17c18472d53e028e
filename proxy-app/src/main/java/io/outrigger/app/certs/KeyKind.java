package io.outrigger.app.certs;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;

/** Kinds of keys that are made. */
public enum KeyKind {
    /** ECDSA over P-256. */
    EC("SHA256withECDSA"),
    /** RSA with 2048 bits. */
    RSA("SHA256withRSA");

    private static final int RSA_BITS = 2048;

    private final String signature;

    KeyKind(String signature) {
        this.signature = signature;
    }

    KeyPair make() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(name());
        if (this == EC) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(RSA_BITS);
        }
        return generator.generateKeyPair();
    }

    /** The name of the signatures that such a key makes. */
    static String signature(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? RSA.signature : EC.signature;
    }
}
