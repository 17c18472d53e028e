package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** What the mesh lets the ends of TLS agree on: {@code tlsDefaults} and {@code meshMTLS}. */
final class MeshTlsLimitsTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String RULE = Yaml.edgeRule("a.test", "a.test");
    private static final String SUITE = "ECDHE-ECDSA-AES256-GCM-SHA384";
    private static final String BY_ITS_NAME = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    private static final int PORT = 81;

    private final Certs certs = new Certs();
    private final Issued server = certs.server("a.test");

    MeshTlsLimitsTest() throws Exception {}

    private Mesh gateway(String mesh, String tls) throws Exception {
        return MeshPlan.gateway()
                .mesh(mesh)
                .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/edge"))
                .start(
                        A,
                        RULE,
                        certs.secret("own", server),
                        Yaml.istio("Gateway", "name: edge, namespace: mine", """
                            selector: {istio: edge}
                            servers:
                            - {port: {number: 81, name: https, protocol: HTTPS}, hosts: ['a.test'], tls: {mode: SIMPLE, credentialName: own%s}}
                            - {port: {number: 81, name: mesh, protocol: HTTPS}, hosts: ['m.test'], tls: {mode: ISTIO_MUTUAL}}
                            """.formatted(tls)));
    }

    private Mesh sidecar(String mesh) throws Exception {
        return MeshPlan.sidecar()
                .mesh(mesh)
                .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/shop"))
                .start();
    }

    private SSLSession old(Mesh mesh, String name) throws Exception {
        return TlsClient.of(mesh.server(PORT), name)
                .showing(certs.client("me.test"))
                .speaking("TLSv1.2")
                .session();
    }

    private SSLSession inbound(Mesh mesh, String... suites) throws Exception {
        return TlsClient.of(mesh.inbound("127.9.9.9:$app"), "a.test")
                .offering("istio")
                .showing(certs.workload("spiffe://cluster.local/ns/mine/sa/other"))
                .speaking("TLSv1.2")
                .suites(suites)
                .session();
    }

    /** Not of servers with the mesh's certificates, and not where the server says it by itself. */
    @Test
    @Covers("MeshConfig.tlsDefaults.minProtocolVersion")
    void theOldestVersionOfServers() throws Exception {
        String newest = "tlsDefaults: {minProtocolVersion: TLSV1_3}";
        try (Mesh mesh = gateway(newest, "")) {
            assertThrows(IOException.class, () -> old(mesh, "a.test"));
            assertEquals("TLSv1.2", old(mesh, "m.test").getProtocol());
        }
        try (Mesh mesh = gateway(newest, ", minProtocolVersion: TLSV1_2")) {
            assertEquals("TLSv1.2", old(mesh, "a.test").getProtocol());
        }
    }

    @Test
    @Covers("MeshConfig.tlsDefaults.cipherSuites[]")
    void suitesOfServers() throws Exception {
        String suites = "tlsDefaults: {cipherSuites: [NONE-SUCH, " + SUITE + "]}";
        try (Mesh mesh = gateway(suites, "")) {
            assertEquals(BY_ITS_NAME, old(mesh, "a.test").getCipherSuite());
        }
        try (Mesh mesh = gateway(suites, ", cipherSuites: [ECDHE-ECDSA-AES128-GCM-SHA256]")) {
            assertEquals(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    old(mesh, "a.test").getCipherSuite());
        }
    }

    @Test
    @Covers("MeshConfig.tlsDefaults.ecdhCurves[]")
    void curvesOfServers() throws Exception {
        try (Mesh mesh = gateway("tlsDefaults: {ecdhCurves: [P-384]}", "")) {
            String talk = Openssl.client(mesh.server(PORT).port(), "-groups", "X25519:P-256:P-384");
            assertTrue(talk.contains("384 bits"), talk);
        }
    }

    /** The application does not know that curve. */
    @Test
    void curvesOfClients() throws Exception {
        try (TlsApp app = new TlsApp(server)) {
            String tls = "tls: {mode: SIMPLE, caCertificates: " + Certs.file(server.rootPem()) + "}";
            String entry = Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
                hosts: [a.test]
                ports: [{number: 80, name: http, protocol: HTTP, targetPort: %s}]
                resolution: STATIC
                endpoints: [{address: 127.9.1.0}]
                """.formatted(app.port()));
            String rule = Yaml.istio(
                    "DestinationRule", "name: a, namespace: mine", "host: a.test\ntrafficPolicy: {" + tls + "}\n");
            for (String curve : List.of("P-256", "P-224")) {
                MeshPlan plan = MeshPlan.sidecar().mesh("tlsDefaults: {ecdhCurves: [" + curve + "]}");
                try (Mesh mesh = plan.start(entry, rule)) {
                    int expected = curve.equals("P-256") ? 200 : 503;
                    assertEquals(expected, mesh.get("a.test", "/").status(), curve);
                }
            }
        }
    }

    @Test
    @Covers("MeshConfig.meshMTLS.minProtocolVersion")
    void theOldestVersionOfTheMesh() throws Exception {
        try (Mesh mesh = sidecar("meshMTLS: {minProtocolVersion: TLSV1_3}")) {
            assertThrows(IOException.class, () -> inbound(mesh));
        }
    }

    @Test
    @Covers("MeshConfig.meshMTLS.cipherSuites[]")
    void suitesOfTheMesh() throws Exception {
        try (Mesh mesh = sidecar("meshMTLS: {cipherSuites: [ECDHE-ECDSA-CHACHA20-POLY1305]}")) {
            assertEquals(
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    inbound(mesh).getCipherSuite());
        }
        try (Mesh mesh = sidecar("")) {
            assertEquals(BY_ITS_NAME, inbound(mesh).getCipherSuite());
            assertThrows(IOException.class, () -> inbound(mesh, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"));
        }
    }
}
