package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    private static byte[] pem(String label, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return ("Bag Attributes\n-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void readsKeysInTheEnvelopeOfPkcs8(String algorithm) throws Exception {
        PrivateKey key = SampleAuthority.pair(algorithm).getPrivate();

        assertEquals(key, Pem.privateKey(pem("PRIVATE KEY", key.getEncoded())));
    }

    @Test
    void readsRsaKeysOfThePkcs1Form() throws Exception {
        PrivateKey key = SampleAuthority.pair("RSA").getPrivate();
        byte[] inner = PrivateKeyInfo.getInstance(key.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();

        assertEquals(key, Pem.privateKey(pem("RSA PRIVATE KEY", inner)));
    }

    private static byte[] sec1(KeyPair pair) throws Exception {
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, ((ECPrivateKey) pair.getPrivate()).getS(), SECObjectIdentifiers.secp256r1)
                .getEncoded();
    }

    @Test
    void readsEcKeysOfTheSec1Form() throws Exception {
        KeyPair pair = SampleAuthority.pair("EC");

        ECPrivateKey read = (ECPrivateKey) Pem.privateKey(pem("EC PRIVATE KEY", sec1(pair)));

        assertEquals(((ECPrivateKey) pair.getPrivate()).getS(), read.getS());
        assertEquals(256, read.getParams().getOrder().bitLength());
    }

    @Test
    void damagedKeysAreRefusedWhereverTheyAreCut() throws Exception {
        byte[] whole = sec1(SampleAuthority.pair("EC"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(
                    GeneralSecurityException.class, () -> Pem.privateKey(pem("EC PRIVATE KEY", cut)), "at " + length);
        }
    }

    @Test
    void ofKeysNothingIsSaid() throws Exception {
        byte[] broken = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n"
                .getBytes(StandardCharsets.US_ASCII);

        InvalidKeySpecException refused = assertThrows(InvalidKeySpecException.class, () -> Pem.privateKey(broken));

        assertFalse(refused.toString().contains("secret") || refused.toString().contains("c2Vjc"));
    }

    @Test
    void encryptedKeysAreNamedAsSuch() {
        InvalidKeySpecException refused = assertThrows(
                InvalidKeySpecException.class, () -> Pem.privateKey(pem("ENCRYPTED PRIVATE KEY", new byte[8])));

        assertEquals("the private key is encrypted, which is not supported", refused.getMessage());
    }

    @Test
    void readsChainsInTheirOrderAndWritesThem() throws Exception {
        Credential server = SampleAuthority.root("root").subordinate("middle").server("a.test");
        String text = Pem.text(server.chain().get(0)) + "noise\n"
                + Pem.text(server.chain().get(1));

        assertEquals(server.chain(), Pem.certificates(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void whatHoldsNoWholeCertificateIsRefused(String text) {
        assertThrows(GeneralSecurityException.class, () -> Pem.certificates(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void readsRevocationLists() throws Exception {
        SampleAuthority root = SampleAuthority.root("root");
        var list = root.revoke(root.server().certificate());

        assertEquals(List.of(list), Pem.revocationLists(pem("X509 CRL", list.getEncoded())));
    }
}
