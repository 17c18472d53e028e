package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS was once able to do, and what it can do and should not: a server that says nothing of it does none of it. */
final class OldTlsTest {
    private final Certs certs = new Certs();
    private final Mesh mesh;

    OldTlsTest() throws Exception {
        mesh = Mesh.gateway(
                Yaml.host("a.test", "127.9.1.0"),
                Yaml.edgeRule("a.test", "a.test"),
                certs.secret("own", certs.server("a.test")),
                Yaml.istio("Gateway", "name: edge, namespace: mine", """
                    selector: {istio: edge}
                    servers:
                    - {port: {number: 81, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: own}}
                    """));
    }

    @AfterEach
    void end() {
        mesh.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void versionsOfOtherDaysAreNotSpoken(String version) throws Exception {
        String said = Openssl.client(mesh.server(81).port(), version, "-cipher", "ALL:@SECLEVEL=0");
        assertTrue(said.contains("Cipher is (NONE)"), said);
    }

    /** What a client says before the server has proven itself can be said again by anybody. */
    @Test
    void nothingIsTakenBeforeTheHandshakeIsOver() throws Exception {
        String said = Openssl.say(
                "GET / HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n",
                "s_client",
                "-connect",
                "127.0.0.1:" + mesh.server(81).port(),
                "-servername",
                "a.test",
                "-tls1_3",
                "-ign_eof");
        assertTrue(said.contains("HTTP/1.1 200 OK"), said);
        assertTrue(said.contains("Max Early Data: 0"), said);
    }

    @Test
    void nobodyShakesHandsTwice() throws Exception {
        try (SSLSocket socket =
                TlsClient.of(mesh.server(81), "a.test").speaking("TLSv1.2").connect()) {
            socket.startHandshake();
            assertEquals("TLSv1.2", socket.getSession().getProtocol());
            assertThrows(IOException.class, () -> {
                socket.startHandshake();
                socket.getInputStream().read();
            });
        }
    }
}
