package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** {@code tls} of a Sidecar's ingress, where the mesh's is off. */
final class SidecarTlsCoverageTest {
    private final Certs certs = new Certs();
    private final Issued server = certs.server("a.test");
    private final Issued client = certs.client("me");
    private final String pair = pair(server);
    private final String root = ", caCertificates: " + Certs.file(server.rootPem());

    SidecarTlsCoverageTest() throws Exception {}

    private static String pair(Issued issued) throws Exception {
        return "serverCertificate: " + Certs.file(issued.chainPem()) + ", privateKey: " + Certs.file(issued.keyPem());
    }

    private Mesh mesh(String tls) throws Exception {
        String sidecar = Yaml.istio("Sidecar", "name: own, namespace: mine", """
            workloadSelector: {labels: {app: shop}}
            ingress:
            - port: {number: $free, protocol: HTTPS, name: own}
              defaultEndpoint: 127.0.0.1:$app
              tls: {%s}
            """.formatted(tls));
        String off = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"
                + "metadata: {name: off, namespace: mine}\n"
                + "spec: {selector: {matchLabels: {app: shop}}, portLevelMtls: {$free: {mode: DISABLE}}}\n";
        return MeshPlan.sidecar()
                .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/shop"))
                .start(sidecar, off);
    }

    private static TlsClient client(Mesh mesh) throws IOException {
        return TlsClient.of(mesh.inbound("127.9.9.9:$free"), "a.test");
    }

    @Test
    @Covers({
        "Sidecar.ingress[].tls.mode",
        "Sidecar.ingress[].tls.serverCertificate",
        "Sidecar.ingress[].tls.privateKey",
        "Sidecar.ingress[].tls.caCertificates"
    })
    void clientsShowCertificates() throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL, " + pair + root)) {
            Reply reply = client(mesh).showing(client).get("/");
            assertEquals("127.0.0.1", reply.app());
            assertTrue(reply.asked("x-forwarded-client-cert").contains("Subject=\"CN=me\""));
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    @Test
    @Covers("Sidecar.ingress[].tls.caCrl")
    void revokedClientsAreRefused() throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL, " + pair + root + ", caCrl: " + certs.revoked(client))) {
            assertEquals(200, client(mesh).showing(certs.client("x")).get("/").status());
            assertThrows(IOException.class, () -> client(mesh).showing(client).get("/"));
        }
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private void assertOnlyOne(String tls) throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL, " + pair + root + ", " + tls)) {
            assertEquals(200, client(mesh).showing(client).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("me")).get("/"));
        }
    }

    @Test
    @Covers("Sidecar.ingress[].tls.verifyCertificateSpki[]")
    void clientsHaveOneOfTheKeys() throws Exception {
        byte[] key = client.certificate().getPublicKey().getEncoded();
        assertOnlyOne("verifyCertificateSpki: ['" + Base64.getEncoder().encodeToString(sha256(key)) + "']");
    }

    @Test
    @Covers("Sidecar.ingress[].tls.verifyCertificateHash[]")
    void clientsHaveOneOfTheCertificates() throws Exception {
        byte[] certificate = client.certificate().getEncoded();
        assertOnlyOne("verifyCertificateHash: ['" + HexFormat.of().formatHex(sha256(certificate)) + "']");
    }

    @Test
    @Covers("Sidecar.ingress[].tls.insecureSkipVerify")
    void clientsOfAnyAuthority() throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL, insecureSkipVerify: true, " + pair + root)) {
            assertEquals(
                    200, client(mesh).showing(new Certs().client("x")).get("/").status());
        }
    }

    @Test
    @Covers("Sidecar.ingress[].tls.minProtocolVersion")
    void oldVersionsAreRefused() throws Exception {
        try (Mesh mesh = mesh("mode: SIMPLE, minProtocolVersion: TLSV1_3, " + pair)) {
            assertEquals(200, client(mesh).get("/").status());
            assertThrows(
                    IOException.class, () -> client(mesh).speaking("TLSv1.2").get("/"));
        }
    }

    @Test
    @Covers({"Sidecar.ingress[].tls.maxProtocolVersion", "Sidecar.ingress[].tls.cipherSuites[]"})
    void newVersionsAreNotSpoken() throws Exception {
        String suite = "maxProtocolVersion: TLSV1_2, cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384]";
        try (Mesh mesh = mesh("mode: SIMPLE, " + pair + ", " + suite)) {
            var session = client(mesh).session();
            assertEquals("TLSv1.2", session.getProtocol());
            assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", session.getCipherSuite());
        }
    }

    @Test
    @Covers("Sidecar.ingress[].tls.ecdhCurves[]")
    void curves() throws Exception {
        try (Mesh mesh = mesh("mode: SIMPLE, ecdhCurves: [P-384], " + pair);
                Redirection redirection = new Redirection(mesh.inbound("127.9.9.9:$free"))) {
            String talk = Openssl.client(redirection.port(), "-groups", "X25519:P-256:P-384");
            assertTrue(talk.contains("384 bits"), talk);
        }
    }

    @Test
    @Covers({
        "Sidecar.ingress[].tls.tlsCertificates[].serverCertificate",
        "Sidecar.ingress[].tls.tlsCertificates[].privateKey",
        "Sidecar.ingress[].tls.tlsCertificates[].caCertificates"
    })
    void certificatesOfTwoKinds() throws Exception {
        String both = "{" + pair + root + "}, {" + pair(certs.rsaServer("a.test")) + "}";
        try (Mesh mesh = mesh("mode: OPTIONAL_MUTUAL, tlsCertificates: [" + both + "]")) {
            String suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
            assertEquals(
                    suite,
                    client(mesh).speaking("TLSv1.2").suites(suite).session().getCipherSuite());
            assertEquals(200, client(mesh).showing(client).get("/").status());
        }
    }

    /** Takes one connection of another program to where a client of ours would go. */
    private static final class Redirection implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());

        Redirection(Client client) throws IOException {
            start(() -> {
                try (Socket from = server.accept();
                        Socket to = client.connect()) {
                    start(() -> pass(to, from));
                    from.getInputStream().transferTo(to.getOutputStream());
                } catch (IOException over) {
                    // One of the two has had enough.
                }
            });
        }

        private static void pass(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException over) {
                // One of the two has had enough.
            }
        }

        private static void start(Runnable task) {
            Thread thread = new Thread(task, "redirection");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
