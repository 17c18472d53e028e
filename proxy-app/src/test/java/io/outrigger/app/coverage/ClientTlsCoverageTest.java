package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import io.outrigger.config.pipeline.Reload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code tls} of DestinationRules at each place where it may stand. */
final class ClientTlsCoverageTest {
    private static final String[] HOSTS = {"h0.test", "h1.test", "h2.test", "h3.test"};

    private final Certs certs = new Certs();
    private final Issued server = certs.server(HOSTS);
    private final TlsApp app = new TlsApp(server);
    private final Issued client = certs.client("me");
    private final String root = "caCertificates: " + Certs.file(server.rootPem());

    ClientTlsCoverageTest() throws Exception {}

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.mode",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.mode",
        "DestinationRule.subsets[].trafficPolicy.tls.mode",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.mode",
        "DestinationRule.trafficPolicy.tls.caCertificates",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.caCertificates",
        "DestinationRule.subsets[].trafficPolicy.tls.caCertificates",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.caCertificates"
    })
    void theHostIsAskedForByName() throws Exception {
        PolicyShapes.ofRules(app.port(), "tls: {mode: SIMPLE, " + root + "}", (mesh, i) -> {
            Reply reply = PolicyShapes.get(mesh, i, "/");
            assertEquals("tls", reply.app());
            assertEquals(HOSTS[i], reply.header("x-sni"));
        });
    }

    /** Names in handshakes have small letters, as those in certificates. */
    @Test
    void capitalLettersOfTheHostAreNotAskedFor() throws Exception {
        PolicyShapes.ofRules(app.port(), "tls: {mode: SIMPLE, " + root + "}", (mesh, i) -> {
            Reply reply = mesh.outbound("127.9.0.1:$spare").get("H" + i + ".Test", "/");
            assertEquals("tls", reply.app());
            assertEquals(HOSTS[i], reply.header("x-sni"));
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.sni",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.sni",
        "DestinationRule.subsets[].trafficPolicy.tls.sni",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.sni"
    })
    void anotherNameIsAskedFor() throws Exception {
        PolicyShapes.ofRules(app.port(), "tls: {mode: SIMPLE, sni: other.test, " + root + "}", (mesh, i) -> {
            assertEquals("other.test", PolicyShapes.get(mesh, i, "/").header("x-sni"));
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.subjectAltNames[]",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.subjectAltNames[]",
        "DestinationRule.subsets[].trafficPolicy.tls.subjectAltNames[]",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.subjectAltNames[]"
    })
    void otherNamesAreAccepted() throws Exception {
        try (TlsApp other = new TlsApp(certs.server("two.test"))) {
            String policy = "tls: {mode: SIMPLE, subjectAltNames: [one.test, two.test], " + root + "}";
            PolicyShapes.ofRules(other.port(), policy, (mesh, i) -> {
                assertEquals("tls", PolicyShapes.get(mesh, i, "/").app());
            });
        }
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.insecureSkipVerify",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.insecureSkipVerify",
        "DestinationRule.subsets[].trafficPolicy.tls.insecureSkipVerify",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.insecureSkipVerify"
    })
    void anybodyIsAccepted() throws Exception {
        PolicyShapes.ofRules(app.port(), "tls: {mode: SIMPLE, insecureSkipVerify: true}", (mesh, i) -> {
            assertEquals("tls", PolicyShapes.get(mesh, i, "/").app());
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.clientCertificate",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.clientCertificate",
        "DestinationRule.subsets[].trafficPolicy.tls.clientCertificate",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.clientCertificate",
        "DestinationRule.trafficPolicy.tls.privateKey",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.privateKey",
        "DestinationRule.subsets[].trafficPolicy.tls.privateKey",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.privateKey"
    })
    void theProxyShowsItsCertificate() throws Exception {
        String policy = "tls: {mode: MUTUAL, clientCertificate: " + Certs.file(client.chainPem()) + ", privateKey: "
                + Certs.file(client.keyPem()) + ", " + root + "}";
        PolicyShapes.ofRules(app.port(), policy, (mesh, i) -> {
            assertEquals("CN=me", PolicyShapes.get(mesh, i, "/").header("x-client"));
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.credentialName",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.credentialName",
        "DestinationRule.subsets[].trafficPolicy.tls.credentialName",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.credentialName"
    })
    void certificatesAreInSecrets() throws Exception {
        String policy = "tls: {mode: MUTUAL, credentialName: me}";
        PolicyShapes.ofRulesForWorkloads(
                app.port(),
                policy,
                (mesh, i) ->
                        assertEquals("CN=me", PolicyShapes.get(mesh, i, "/").header("x-client")),
                certs.secret("me", client));
    }

    /** As Istio's sidecars, which is why it is said loudly. */
    @Test
    void secretsOfRulesForEverybodyAreForGateways() throws Exception {
        PolicyShapes.ofRules(
                "$app",
                "tls: {mode: MUTUAL, credentialName: me}",
                (mesh, i) -> {
                    assertEquals("127.9.1.1", PolicyShapes.get(mesh, i, "/").app());
                    String told =
                            mesh.proxy().reload(Reload.Trigger.FILES).problems().toString();
                    assertTrue(told.contains("connections go in the CLEAR"), told);
                },
                certs.secret("me", client));
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.tls.caCrl",
        "DestinationRule.trafficPolicy.portLevelSettings[].tls.caCrl",
        "DestinationRule.subsets[].trafficPolicy.tls.caCrl",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].tls.caCrl"
    })
    void revokedCertificatesAreRefused() throws Exception {
        String policy = "tls: {mode: SIMPLE, caCrl: " + certs.revoked(server) + ", " + root + "}";
        PolicyShapes.ofRules(app.port(), policy, (mesh, i) -> {
            assertEquals(503, PolicyShapes.get(mesh, i, "/").status());
        });
    }
}
