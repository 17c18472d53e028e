package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who speaks the mesh's TLS with whom: {@code PeerAuthentication}, and what else decides. */
final class MeshTlsCoverageTest {
    private static final String OWN = "spiffe://cluster.local/ns/mine/sa/shop";
    private static final String OTHER = "spiffe://cluster.local/ns/mine/sa/other";
    private static final String HERE = "127.9.9.9:$app";

    private final Certs certs = new Certs();

    @TempDir
    private Path folder = Path.of("");

    MeshTlsCoverageTest() throws Exception {}

    private Mesh mesh(String meshConfig, String... documents) throws Exception {
        return MeshPlan.sidecar().mesh(meshConfig).showing(certs.folder(OWN)).start(documents);
    }

    private static String policy(String metadata, String spec) {
        return "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {" + metadata + "}\nspec: {"
                + spec + "}\n";
    }

    private static TlsClient client(Mesh mesh) throws IOException {
        return TlsClient.of(mesh.inbound(HERE), "a.test").offering("istio-http/1.1");
    }

    private static boolean takesClearText(Mesh mesh) {
        try {
            return mesh.inbound(HERE).get("a.test", "/").status() == 200;
        } catch (IOException | AssertionError refused) {
            return false;
        }
    }

    @Test
    @Covers({"PeerAuthentication.mtls.mode", "PeerAuthentication.metadata.namespace"})
    void clearTextIsRefused() throws Exception {
        try (Mesh mesh = mesh("", policy("name: strict, namespace: mine", "mtls: {mode: STRICT}"))) {
            Reply reply = client(mesh).showing(certs.workload(OTHER)).get("/");
            assertEquals("127.9.9.9", reply.app());
            assertEquals(false, takesClearText(mesh));
            assertThrows(IOException.class, () -> client(mesh).get("/"));
        }
    }

    @Test
    void theLogTellsWhoCalledAndOverWhat() throws Exception {
        Path log = folder.resolve("access.log");
        String format = "%DOWNSTREAM_PEER_URI_SAN% %DOWNSTREAM_TLS_VERSION% %DOWNSTREAM_TLS_CIPHER%"
                + " %DOWNSTREAM_LOCAL_URI_SAN% %UPSTREAM_HOST_NAME_WITHOUT_PORT% %STREAM_ID%";
        try (Mesh mesh = mesh("accessLogFile: " + log + "\naccessLogFormat: \"" + format + "\"\n")) {
            assertEquals(
                    200, client(mesh).showing(certs.workload(OTHER)).get("/").status());
        }

        String line = Files.readString(log);
        String expected = OTHER + " TLSv1.3 TLS_AES_\\d+_GCM_SHA\\d+ " + OWN
                + " InboundPassthroughCluster127.9.9.9 [0-9a-f-]{36}\n?";
        assertTrue(line.matches(expected), line);
    }

    /** As Envoy, whose inspector of TLS is off there: the server name is nobody's business. */
    @Test
    void wherePeersAreNotAskedForTlsItIsNotLookedAt() throws Exception {
        try (TlsApp app = new TlsApp(certs.server("a.test"))) {
            String service = Yaml.kubernetes(
                    "Service",
                    "name: shop, namespace: mine",
                    "spec: {selector: {app: shop}, ports: [{port: 80, name: any, targetPort: " + app.port() + "}]}");
            for (String mode : List.of("PERMISSIVE", "DISABLE")) {
                Path log = folder.resolve(mode);
                String format = "accessLogFile: " + log + "\naccessLogFormat: \"%REQUESTED_SERVER_NAME%\\n\"\n";
                String policy = policy("name: a, namespace: mine", "mtls: {mode: " + mode + "}");
                try (Mesh mesh = mesh(format, service, policy)) {
                    TlsClient client = TlsClient.of(mesh.inbound("127.9.9.9:" + app.port()), "a.test");
                    assertEquals("TLSv1.3", client.session().getProtocol());
                }
                assertEquals(mode.equals("DISABLE") ? "-\n" : "a.test\n", Files.readString(log));
            }
        }
    }

    @Test
    @Covers("PeerAuthentication.selector.matchLabels{}")
    void policiesOfOthersAreNoneOfOurs() throws Exception {
        String others =
                policy("name: strict, namespace: mine", "selector: {matchLabels: {app: x}}, mtls: {mode: STRICT}");
        try (Mesh mesh = mesh("", others)) {
            assertEquals(true, takesClearText(mesh));
        }
    }

    @Test
    @Covers("PeerAuthentication.portLevelMtls{}.mode")
    void portsHaveTheirOwn() throws Exception {
        String own = "selector: {matchLabels: {app: shop}}, portLevelMtls: {$app: {mode: STRICT}}";
        try (Mesh mesh = mesh("", policy("name: strict, namespace: mine", own))) {
            assertEquals(false, takesClearText(mesh));
        }
    }

    @Test
    @Covers("PeerAuthentication.metadata.creationTimestamp")
    void theOldestCounts() throws Exception {
        String young = "name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'";
        String old = "name: b, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'";
        try (Mesh mesh = mesh("", policy(young, "mtls: {mode: STRICT}"), policy(old, "mtls: {mode: PERMISSIVE}"))) {
            assertEquals(true, takesClearText(mesh));
        }
    }

    @Test
    @Covers("PeerAuthentication.metadata.name")
    void ofTheSameAgeTheFirstByName() throws Exception {
        String second = policy("name: b, namespace: mine", "mtls: {mode: STRICT}");
        String first = policy("name: a, namespace: mine", "mtls: {mode: PERMISSIVE}");
        try (Mesh mesh = mesh("", second, first)) {
            assertEquals(true, takesClearText(mesh));
        }
    }

    @Test
    @Covers("MeshConfig.trustDomain")
    void identitiesOfTheDomain() throws Exception {
        try (Mesh mesh = mesh("trustDomain: other.test")) {
            String peer = "spiffe://other.test/ns/a/sa/b";
            assertEquals(
                    200, client(mesh).showing(certs.workload(peer)).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> client(mesh).showing(certs.workload(OTHER)).get("/"));
        }
    }

    @Test
    @Covers("MeshConfig.trustDomainAliases")
    void identitiesOfOtherNamesOfTheDomain() throws Exception {
        try (Mesh mesh = mesh("trustDomainAliases: [other.test]")) {
            String peer = "spiffe://other.test/ns/a/sa/b";
            assertEquals(
                    200, client(mesh).showing(certs.workload(peer)).get("/").status());
        }
    }

    @Test
    @Covers({
        "MeshConfig.defaultConfig.proxyHeaders.setCurrentClientCertDetails.cert",
        "MeshConfig.defaultConfig.proxyHeaders.setCurrentClientCertDetails.subject",
        "MeshConfig.defaultConfig.proxyHeaders.setCurrentClientCertDetails.uri",
        "MeshConfig.defaultConfig.proxyHeaders.setCurrentClientCertDetails.dns"
    })
    void whatApplicationsAreToldOfACertificate() throws Exception {
        Map<String, String> told = Map.of(
                "cert: true", "By Hash Cert Subject URI DNS",
                "subject: false", "By Hash URI DNS",
                "uri: false", "By Hash Subject DNS",
                "dns: false", "By Hash Subject URI");
        for (Map.Entry<String, String> each : told.entrySet()) {
            String details = "{proxyHeaders: {setCurrentClientCertDetails: {" + each.getKey() + "}}}";
            try (Mesh mesh = mesh("defaultConfig: " + details)) {
                Reply reply =
                        client(mesh).showing(certs.workload(OTHER, "a.test")).get("/");
                String names = reply.asked("x-forwarded-client-cert").replaceAll("=(\"[^\"]*\"|[^;]*);?", " ");
                assertEquals(each.getValue(), names.strip(), each.getKey());
            }
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.forwardedClientCert")
    void applicationsAreToldOfClientsOrNot() throws Exception {
        try (Mesh mesh = mesh("")) {
            Reply told = client(mesh).showing(certs.workload(OTHER)).get("/");
            assertEquals(true, told.asked("x-forwarded-client-cert").endsWith(";URI=" + OTHER));
        }
        try (Mesh mesh = mesh("defaultConfig: {proxyHeaders: {forwardedClientCert: SANITIZE}}")) {
            Reply untold = client(mesh).showing(certs.workload(OTHER)).get("/");
            assertEquals("", untold.asked("x-forwarded-client-cert"));
        }
    }

    private static String entry(String port, String more) {
        return Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: %s}]
            resolution: STATIC
            %s
            """.formatted(port, more));
    }

    @Test
    @Covers({"ServiceEntry.location", "ServiceEntry.endpoints[].serviceAccount"})
    void endpointsOfTheMesh() throws Exception {
        String endpoints = "location: MESH_INTERNAL\nendpoints: [{address: 127.9.1.1, serviceAccount: other}]";
        try (TlsApp app = new TlsApp(certs.workload(OTHER));
                Mesh mesh = mesh("", entry(app.port(), endpoints))) {
            assertEquals("outbound_.80_._.a.test", mesh.get("a.test", "/").header("x-sni"));
        }
    }

    @Test
    @Covers("ServiceEntry.subjectAltNames[]")
    void namesOfTheEntry() throws Exception {
        String endpoints = "location: MESH_INTERNAL\nendpoints: [{address: 127.9.1.1, serviceAccount: x}]\n"
                + "subjectAltNames: ['" + OTHER + "']";
        try (TlsApp app = new TlsApp(certs.workload(OTHER));
                Mesh mesh = mesh("", entry(app.port(), endpoints))) {
            assertEquals("tls", mesh.get("a.test", "/").app());
        }
    }

    /** It names them beside the accounts of its endpoints, and for TLS of its rules too. */
    @Test
    @Covers("ServiceEntry.subjectAltNames[]")
    void namesOfTheEntryForTlsOfARule() throws Exception {
        String endpoints = "endpoints: [{address: 127.9.1.1}]\nsubjectAltNames: [%s]";
        String rule = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {tls: {mode: SIMPLE, sni: other.test, caCertificates: %s}}
            """.formatted(
                        Certs.file(certs.server("x").rootPem())));
        try (TlsApp app = new TlsApp(certs.server("two.test"))) {
            try (Mesh mesh = mesh("", entry(app.port(), endpoints.formatted("one.test, two.test")), rule)) {
                assertEquals("tls", mesh.get("a.test", "/").app());
            }
            try (Mesh mesh = mesh("", entry(app.port(), endpoints.formatted("one.test")), rule)) {
                assertEquals(503, mesh.get("a.test", "/").status());
            }
        }
    }

    @Test
    @Covers("WorkloadEntry.serviceAccount")
    void workloadsOfTheMesh() throws Exception {
        String workload = Yaml.istio("WorkloadEntry", "name: w, namespace: mine", """
            address: 127.9.1.1
            labels: {app: a}
            serviceAccount: other
            """);
        String selected = "location: MESH_INTERNAL\nworkloadSelector: {labels: {app: a}}";
        try (TlsApp app = new TlsApp(certs.workload(OTHER));
                Mesh mesh = mesh("", entry(app.port(), selected), workload)) {
            assertEquals("tls", mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers({"Pod.spec.serviceAccountName", "MeshConfig.enableAutoMtls"})
    void podsOfTheMesh() throws Exception {
        try (TlsApp app = new TlsApp(certs.workload(OTHER))) {
            String service = Yaml.kubernetes("Service", "name: a, namespace: mine", """
                spec:
                  selector: {app: a}
                  clusterIP: 127.9.0.1
                  ports: [{name: http, port: 80, targetPort: %s}]
                """.formatted(app.port()));
            String labels = "{app: a, security.istio.io/tlsMode: istio}";
            String pod = Yaml.kubernetes("Pod", "name: a, namespace: mine, labels: " + labels, """
                spec: {serviceAccountName: other}
                status: {podIP: 127.9.1.1}
                """);
            try (Mesh mesh = mesh("", service, pod)) {
                assertEquals("tls", mesh.get("a.mine", "/").app());
            }
            try (Mesh mesh = mesh("enableAutoMtls: false", service, pod)) {
                assertEquals(503, mesh.get("a.mine", "/").status());
            }
        }
    }

    /** Of a service without an address, only who was dialled is known: all its pods must speak the mesh's TLS, or none is asked to. */
    @Test
    void podsOfAHeadlessServiceAreTreatedAlike() throws Exception {
        try (TlsApp app = new TlsApp(certs.workload(OTHER))) {
            String service = Yaml.kubernetes("Service", "name: a, namespace: mine", """
                spec:
                  selector: {app: a}
                  clusterIP: None
                  ports: [{name: http, port: %s}]
                """.formatted(app.port()));
            String pod = Yaml.kubernetes(
                    "Pod", "name: a, namespace: mine, labels: {app: a, security.istio.io/tlsMode: istio}", """
                    spec: {serviceAccountName: other}
                    status: {podIP: 127.9.1.1}
                    """);
            String plain = Yaml.kubernetes("Pod", "name: b, namespace: mine, labels: {app: a}", """
                spec: {serviceAccountName: other}
                status: {podIP: 127.9.1.2}
                """);
            try (Mesh mesh = mesh("", service, pod)) {
                assertEquals(
                        "tls",
                        mesh.outbound("127.9.1.1:" + app.port())
                                .get("a.mine", "/")
                                .app());
            }
            try (Mesh mesh = mesh("", service, pod, plain)) {
                assertEquals(
                        503,
                        mesh.outbound("127.9.1.1:" + app.port())
                                .get("a.mine", "/")
                                .status());
            }
        }
    }
}
