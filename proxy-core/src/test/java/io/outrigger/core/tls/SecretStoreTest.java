package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretStoreTest {
    private final SecretStore store = new SecretStore();

    private static byte[] chain(Credential pair) throws Exception {
        StringBuilder text = new StringBuilder();
        for (var certificate : pair.chain()) {
            text.append(Pem.text(certificate));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] key(Credential pair) {
        return ("-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(pair.key().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aBrokenPairLeavesTheOneOfBefore() throws Exception {
        SampleAuthority root = SampleAuthority.root("root");
        Credential good = root.server("a.test");
        Credential other = root.rsaServer("a.test");
        assertEquals(good, store.put("a", chain(good), key(good), SampleAuthority.NOW));

        assertThrows(
                GeneralSecurityException.class,
                () -> store.put("a", chain(other), key(good), SampleAuthority.NOW),
                "another's key");
        assertThrows(
                GeneralSecurityException.class,
                () -> store.put("a", chain(root.server("a.test")), key(good), SampleAuthority.NOW),
                "a key of the same kind");
        assertThrows(
                GeneralSecurityException.class,
                () -> store.put(
                        "a", chain(other), Arrays.copyOf(key(other), key(other).length / 2), SampleAuthority.NOW),
                "half a file");
        assertThrows(
                GeneralSecurityException.class,
                () -> store.put("a", chain(other), key(other), SampleAuthority.NOW.plus(Duration.ofHours(1))),
                "expired");

        assertEquals(good, store.last("a"));
        assertNull(store.last("b"));
        assertEquals(other, store.put("a", chain(other), key(other), SampleAuthority.NOW));
        assertEquals(other, store.last("a"));
    }
}
