package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** {@code Gateway.servers[].tls} and the Secrets that it names. */
final class GatewayTlsCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String RULE = Yaml.edgeRule("a.test", "a.test");
    private static final int PORT = 81;

    private final Certs certs;
    private final Issued server;

    GatewayTlsCoverageTest() throws Exception {
        certs = new Certs();
        server = certs.server("a.test");
    }

    private static String gateway(String tls) {
        return Yaml.istio("Gateway", "name: edge, namespace: mine", """
            selector: {istio: edge}
            servers: [{port: {number: 81, name: https, protocol: HTTPS}, hosts: ['*'], tls: {%s}}]
            """.formatted(tls));
    }

    /** Whose own certificate is in the Secret {@code own}. */
    private Mesh mesh(String tls) throws Exception {
        return Mesh.gateway(A, RULE, certs.secret("own", server), gateway("credentialName: own, " + tls));
    }

    private static TlsClient client(Mesh mesh) throws IOException {
        return TlsClient.of(mesh.server(PORT), "a.test");
    }

    @Test
    @Covers({
        "Gateway.servers[].tls.mode",
        "Gateway.servers[].tls.credentialName",
        "Secret.stringData{}",
        "Secret.metadata.name",
        "Secret.metadata.namespace"
    })
    void certificatesOfSecrets() throws Exception {
        try (Mesh mesh = mesh("mode: SIMPLE")) {
            assertEquals(server.certificate(), client(mesh).session().getPeerCertificates()[0]);
            assertEquals("127.9.1.0", client(mesh).get("/").app());
        }
    }

    @Test
    @Covers("Secret.data{}")
    void certificatesOfSecretsInBase64() throws Exception {
        Base64.Encoder base64 = Base64.getEncoder();
        String secret = Yaml.kubernetes(
                "Secret",
                "name: own, namespace: mine",
                "data: {tls.crt: " + base64.encodeToString(server.chainPem().getBytes(StandardCharsets.US_ASCII))
                        + ", tls.key: " + base64.encodeToString(server.keyPem().getBytes(StandardCharsets.US_ASCII))
                        + "}\n");
        try (Mesh mesh = Mesh.gateway(A, RULE, secret, gateway("credentialName: own, mode: SIMPLE"))) {
            assertEquals("127.9.1.0", client(mesh).get("/").app());
        }
    }

    @Test
    @Covers({
        "Gateway.servers[].tls.serverCertificate",
        "Gateway.servers[].tls.privateKey",
        "Gateway.servers[].tls.caCertificates"
    })
    void certificatesOfFiles() throws Exception {
        String files = "mode: MUTUAL, serverCertificate: " + Certs.file(server.chainPem()) + ", privateKey: "
                + Certs.file(server.keyPem()) + ", caCertificates: " + Certs.file(server.rootPem());
        try (Mesh mesh = Mesh.gateway(A, RULE, gateway(files))) {
            assertEquals(
                    "127.9.1.0",
                    client(mesh).showing(certs.client("someone")).get("/").app());
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.mode")
    void clientsShowCertificates() throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL")) {
            Reply known = client(mesh).showing(certs.client("someone")).get("/");
            assertTrue(known.asked("x-forwarded-client-cert").contains("Subject=\"CN=someone\""));
            assertThrows(IOException.class, () -> client(mesh).get("/"));
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(new Certs().client("someone")).get("/"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.subjectAltNames[]")
    void clientsHaveOneOfTheNames() throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL, subjectAltNames: [one.test, two.test]")) {
            assertEquals(
                    200, client(mesh).showing(certs.client("two.test")).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("three.test")).get("/"));
        }
    }

    /** Names are compared whole: a star is none. Where there are names, no client is without a certificate. */
    @Test
    void namesAreWholeAndAskedOfEverybody() throws Exception {
        try (Mesh mesh = mesh("mode: MUTUAL, subjectAltNames: ['*', 'one.*']")) {
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("one.test")).get("/"));
        }
        try (Mesh mesh = mesh("mode: OPTIONAL_MUTUAL, subjectAltNames: [ONE.test]")) {
            assertEquals(
                    200, client(mesh).showing(certs.client("one.test")).get("/").status());
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.verifyCertificateSpki[]")
    void clientsHaveOneOfTheKeys() throws Exception {
        Issued pinned = certs.client("one");
        String pin = Base64.getEncoder()
                .encodeToString(sha256(pinned.certificate().getPublicKey().getEncoded()));
        try (Mesh mesh = mesh("mode: MUTUAL, verifyCertificateSpki: ['" + pin + "']")) {
            assertEquals(200, client(mesh).showing(pinned).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("one")).get("/"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.verifyCertificateHash[]")
    void clientsHaveOneOfTheCertificates() throws Exception {
        Issued pinned = certs.client("one");
        String pin = HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(sha256(pinned.certificate().getEncoded()));
        try (Mesh mesh = mesh("mode: MUTUAL, verifyCertificateHash: ['" + pin + "']")) {
            assertEquals(200, client(mesh).showing(pinned).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("one")).get("/"));
        }
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    @Test
    @Covers("Gateway.servers[].tls.insecureSkipVerify")
    void clientsOfAnyAuthority() throws Exception {
        Issued foreign = new Certs().client("someone");
        try (Mesh mesh = mesh("mode: MUTUAL, insecureSkipVerify: true")) {
            assertEquals(200, client(mesh).showing(foreign).get("/").status());
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    /** Who need not be asked must be there, and of several certificates one is enough. */
    @Test
    void whatIsMissingAndWhatMayBe() throws Exception {
        String bare = Certs.secret("bare", "tls.crt", server.chainPem(), "tls.key", server.keyPem());
        String gateway = gateway("credentialName: bare, mode: MUTUAL, insecureSkipVerify: true");
        try (Mesh mesh = Mesh.gateway(A, RULE, bare, gateway)) {
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("someone")).get("/"));
        }
        try (Mesh mesh = Mesh.gateway(A, RULE, bare, gateway("credentialNames: [none, bare], mode: SIMPLE"))) {
            assertEquals("127.9.1.0", client(mesh).get("/").app());
        }
        try (Mesh mesh = Mesh.gateway(A, RULE, bare, gateway("credentialNames: [none, nothing], mode: SIMPLE"))) {
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.minProtocolVersion")
    void oldVersionsAreRefused() throws Exception {
        try (Mesh mesh = mesh("mode: SIMPLE, minProtocolVersion: TLSV1_3")) {
            assertEquals(200, client(mesh).get("/").status());
            assertThrows(
                    IOException.class, () -> client(mesh).speaking("TLSv1.2").get("/"));
        }
    }

    @Test
    @Covers({"Gateway.servers[].tls.maxProtocolVersion", "Gateway.servers[].tls.cipherSuites[]"})
    void newVersionsAreNotSpoken() throws Exception {
        String suite = "cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384]";
        try (Mesh mesh = mesh("mode: SIMPLE, maxProtocolVersion: TLSV1_2, " + suite)) {
            var session = client(mesh).session();
            assertEquals("TLSv1.2", session.getProtocol());
            assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", session.getCipherSuite());
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.caCrl")
    void revokedClientsAreRefused() throws Exception {
        Issued revoked = certs.client("someone");
        String files = "mode: MUTUAL, serverCertificate: " + Certs.file(server.chainPem()) + ", privateKey: "
                + Certs.file(server.keyPem()) + ", caCertificates: " + Certs.file(server.rootPem()) + ", caCrl: "
                + certs.revoked(revoked);
        try (Mesh mesh = Mesh.gateway(A, RULE, gateway(files))) {
            assertEquals(
                    200, client(mesh).showing(certs.client("other")).get("/").status());
            assertThrows(IOException.class, () -> client(mesh).showing(revoked).get("/"));
        }
    }

    /** Each client gets the certificate that it can verify. */
    private static void assertOfBothKinds(Mesh mesh) throws Exception {
        for (String kind : new String[] {"RSA", "ECDSA"}) {
            String suite = "TLS_ECDHE_" + kind + "_WITH_AES_128_GCM_SHA256";
            assertEquals(
                    suite,
                    client(mesh).speaking("TLSv1.2").suites(suite).session().getCipherSuite());
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.credentialNames[]")
    void certificatesOfTwoKindsInSecrets() throws Exception {
        String other = certs.secret("other", certs.rsaServer("a.test"));
        String tls = gateway("mode: SIMPLE, credentialNames: [own, other]");
        try (Mesh mesh = Mesh.gateway(A, RULE, certs.secret("own", server), other, tls)) {
            assertOfBothKinds(mesh);
        }
    }

    @Test
    @Covers({
        "Gateway.servers[].tls.tlsCertificates[].serverCertificate",
        "Gateway.servers[].tls.tlsCertificates[].privateKey",
        "Gateway.servers[].tls.tlsCertificates[].caCertificates"
    })
    void certificatesOfTwoKindsInFiles() throws Exception {
        Issued rsa = certs.rsaServer("a.test");
        String root = ", caCertificates: " + Certs.file(server.rootPem());
        String files = "{serverCertificate: " + Certs.file(server.chainPem()) + ", privateKey: "
                + Certs.file(server.keyPem()) + root + "}, {serverCertificate: " + Certs.file(rsa.chainPem())
                + ", privateKey: " + Certs.file(rsa.keyPem()) + "}";
        try (Mesh mesh = Mesh.gateway(A, RULE, gateway("mode: OPTIONAL_MUTUAL, tlsCertificates: [" + files + "]"))) {
            assertOfBothKinds(mesh);
            assertEquals(
                    200, client(mesh).showing(certs.client("other")).get("/").status());
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.caCertCredentialName")
    void authoritiesOfAnotherSecret() throws Exception {
        Certs others = new Certs();
        String root = others.client("x").rootPem();
        String own = certs.secret("own", server);
        String tls = gateway("mode: MUTUAL, credentialName: own, caCertCredentialName: clients-cacert");
        for (String name : new String[] {"clients-cacert", "clients"}) {
            try (Mesh mesh = Mesh.gateway(A, RULE, own, Certs.secret(name, "ca.crt", root), tls)) {
                assertEquals(
                        200, client(mesh).showing(others.client("x")).get("/").status());
            }
        }
        // Istio finds authorities only under such names.
        String bare = tls.replace("clients-cacert", "clients");
        try (Mesh mesh = Mesh.gateway(A, RULE, own, Certs.secret("clients", "ca.crt", root), bare)) {
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(others.client("x")).get("/"));
        }
    }

    /** The Secret beside it counts where there is one, whatever stands in that of the pair. */
    @Test
    void authoritiesBesideThePair() throws Exception {
        Certs others = new Certs();
        String beside = Certs.secret("own-cacert", "ca.crt", others.client("x").rootPem());
        String tls = gateway("mode: MUTUAL, credentialName: own");
        try (Mesh mesh = Mesh.gateway(A, RULE, certs.secret("own", server), beside, tls)) {
            assertEquals(200, client(mesh).showing(others.client("x")).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("x")).get("/"));
        }
        String without = Certs.secret("own-cacert", "other", "x");
        try (Mesh mesh = Mesh.gateway(A, RULE, certs.secret("own", server), without, tls)) {
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.client("x")).get("/"));
        }
    }

    /** Where a Secret has both, {@code cert} and {@code key} count, and the two kinds of names are never mixed. */
    @Test
    void pairsOfTwoKindsOfNames() throws Exception {
        Issued other = certs.server("other.test");
        String both = Certs.secret(
                "own",
                "tls.crt",
                other.chainPem(),
                "tls.key",
                other.keyPem(),
                "cert",
                server.chainPem(),
                "key",
                server.keyPem());
        String tls = gateway("mode: SIMPLE, credentialName: kubernetes://mine/own");
        try (Mesh mesh = Mesh.gateway(A, RULE, both, tls)) {
            assertEquals(server.certificate(), client(mesh).session().getPeerCertificates()[0]);
        }
        String mixed = Certs.secret("own", "tls.crt", server.chainPem(), "key", server.keyPem());
        try (Mesh mesh = Mesh.gateway(A, RULE, mixed, tls)) {
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.ecdhCurves[]")
    void curves() throws Exception {
        try (Mesh mesh = mesh("mode: SIMPLE, ecdhCurves: [P-384]")) {
            String talk = Openssl.client(mesh.server(PORT).port(), "-groups", "X25519:P-256:P-384");
            assertTrue(talk.contains("384 bits"), talk);
        }
    }
}
