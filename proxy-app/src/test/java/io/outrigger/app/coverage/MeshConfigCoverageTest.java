package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.run.ProxyLife;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code MeshConfig}: traffic, and the life of the proxy. */
final class MeshConfigCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String EDGE = Yaml.istio("Gateway", "name: edge, namespace: mine", """
        selector: {istio: edge}
        servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]
        """);
    private static final String RULE = Yaml.edgeRule("a.test", "a.test");

    private static Mesh sidecar(String mesh, String... documents) throws Exception {
        return MeshPlan.sidecar().mesh(mesh).start(documents);
    }

    private static Mesh gateway(String mesh) throws Exception {
        return MeshPlan.gateway().mesh(mesh).start(A, EDGE, RULE);
    }

    @Test
    @Covers("MeshConfig.outboundTrafficPolicy.mode")
    void unknownDestinations() throws Exception {
        try (Mesh mesh = sidecar("outboundTrafficPolicy: {mode: REGISTRY_ONLY}", A)) {
            assertEquals(502, mesh.get("unknown.test", "/").status());
        }
        try (Mesh mesh = sidecar("outboundTrafficPolicy: {mode: ALLOW_ANY}", A)) {
            assertEquals("tcp 127.9.3.1 app\n", mesh.outbound("127.9.3.1:$app").bytes("hello\n"));
        }
    }

    /** An application that listens at its pod's address sees nothing then; the test's own listens everywhere. */
    @Test
    @Covers("MeshConfig.inboundTrafficPolicy.mode")
    void applicationsAtTheLoopbackAddress() throws Exception {
        String service = Yaml.kubernetes("Service", "name: shop, namespace: mine", """
            spec: {clusterIP: 127.9.0.9, selector: {app: shop}, ports: [{name: http, port: 80, targetPort: $app}]}
            """);
        try (Mesh mesh = sidecar("inboundTrafficPolicy: {mode: LOCALHOST}", service)) {
            assertEquals(
                    "127.0.0.1", mesh.inbound("127.9.9.9:$app").get("shop", "/").app());
            assertEquals(
                    "tcp 127.9.9.9 other\n", mesh.inbound("127.9.9.9:$other").bytes("hello\n"));
        }
        try (Mesh mesh = sidecar("inboundTrafficPolicy: {mode: PASSTHROUGH}", service)) {
            assertEquals(
                    "127.9.9.9", mesh.inbound("127.9.9.9:$app").get("shop", "/").app());
        }
    }

    @Test
    @Covers("MeshConfig.connectTimeout")
    void connectTimeouts() throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: f, namespace: mine", """
            hosts: [f.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $full}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        try (Mesh mesh = sidecar("connectTimeout: 50ms", entry)) {
            assertEquals(503, mesh.get("f.test", "/").status());
        }
    }

    /** Bytes of a server that speaks first come through once it is clear that the client does not. */
    @Test
    @Covers("MeshConfig.protocolDetectionTimeout")
    void detectionTimeouts() throws Exception {
        String service = Yaml.kubernetes("Service", "name: g, namespace: mine", """
            spec: {clusterIP: 127.9.0.7, selector: {app: g}, ports: [{port: 9000, name: any, targetPort: $greeter}]}
            """);
        String pod = Yaml.kubernetes("Pod", "name: g, namespace: mine, labels: {app: g}", "status: {podIP: 127.9.1.1}");
        try (Mesh mesh = sidecar("protocolDetectionTimeout: 50ms", service, pod);
                Socket silent = mesh.outbound("127.9.0.7:9000").connect()) {
            assertEquals('t', silent.getInputStream().read());
        }
    }

    @Test
    @Covers("MeshConfig.pathNormalization.normalization")
    void paths() throws Exception {
        try (Mesh mesh = sidecar("pathNormalization: {normalization: MERGE_SLASHES}", A)) {
            assertEquals("/a/c", mesh.get("a.test", "/a//b/../c").path());
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.server.value")
    void theServersName() throws Exception {
        try (Mesh mesh = sidecar("defaultConfig: {proxyHeaders: {server: {value: secret}}}", A)) {
            assertEquals("secret", mesh.get("a.test", "/").header("server"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.server.disabled")
    void noServersName() throws Exception {
        try (Mesh mesh = sidecar("defaultConfig: {proxyHeaders: {server: {disabled: true}}}", A)) {
            assertEquals("app", mesh.get("a.test", "/").header("server"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.requestId.disabled")
    void noRequestIds() throws Exception {
        try (Mesh mesh = sidecar("defaultConfig: {proxyHeaders: {requestId: {disabled: true}}}", A)) {
            assertEquals("", mesh.get("a.test", "/").asked("x-request-id"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.attemptCount.disabled")
    void noAttemptCounts() throws Exception {
        try (Mesh mesh = sidecar("defaultConfig: {proxyHeaders: {attemptCount: {disabled: true}}}", A)) {
            assertEquals("", mesh.get("a.test", "/").asked("x-envoy-attempt-count"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.envoyDebugHeaders.disabled")
    void nothingForPeopleWhoLookForFaults() throws Exception {
        String rule =
                Yaml.rule("a.test", "- {rewrite: {uri: /b}, timeout: 5s, route: [{destination: {host: a.test}}]}");
        for (boolean disabled : new boolean[] {false, true}) {
            String mesh = "defaultConfig: {proxyHeaders: {envoyDebugHeaders: {disabled: " + disabled + "}}}";
            try (Mesh sidecar = sidecar(mesh, A, rule)) {
                Reply reply = sidecar.get("a.test", "/");
                assertEquals(
                        disabled, reply.header("x-envoy-upstream-service-time").isEmpty());
                assertEquals(disabled ? "" : "/", reply.asked("x-envoy-original-path"));
                assertEquals(disabled ? "" : "5000", reply.asked("x-envoy-expected-rq-timeout-ms"));
                Reply call = sidecar.get("a.test", "/", "content-type: application/grpc");
                assertEquals("5000m", call.asked("grpc-timeout"), "no debug header");
            }
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.xForwardedPort.enabled")
    void thePortThatWasDialled() throws Exception {
        try (Mesh mesh = sidecar("defaultConfig: {proxyHeaders: {xForwardedPort: {enabled: true}}}", A)) {
            assertEquals("80", mesh.get("a.test", "/").asked("x-forwarded-port"));
            assertEquals("7", mesh.get("a.test", "/", "x-forwarded-port: 7").asked("x-forwarded-port"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.proxyHeaders.xForwardedHost.enabled")
    void theHostBeforeARewrite() throws Exception {
        String rule = Yaml.rule("a.test", """
            - match: [{uri: {prefix: /set}}]
              headers: {request: {set: {host: c.test}}}
              route: [{destination: {host: a.test}}]
            - rewrite: {authority: b.test}
              route: [{destination: {host: a.test}}]
            """.indent(0));
        try (Mesh mesh = sidecar("defaultConfig: {proxyHeaders: {xForwardedHost: {enabled: true}}}", A, rule)) {
            assertEquals("a.test", mesh.get("a.test", "/").asked("x-forwarded-host"));
            assertEquals(
                    "x,a.test", mesh.get("a.test", "/", "x-forwarded-host: x").asked("x-forwarded-host"));
            assertEquals(
                    "x,a.test",
                    mesh.get("a.test", "/", "x-forwarded-host: x,a.test").asked("x-forwarded-host"));
            assertEquals("", mesh.get("a.test", "/set").asked("x-forwarded-host"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.gatewayTopology.numTrustedProxies")
    void trustedProxies() throws Exception {
        try (Mesh mesh = gateway("defaultConfig: {gatewayTopology: {numTrustedProxies: 1}}")) {
            Reply reply = mesh.get("a.test", "/", "x-forwarded-for: 1.2.3.4");
            assertEquals("1.2.3.4", reply.asked("x-envoy-external-address"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.gatewayTopology.proxyProtocol")
    void whatALoadBalancerSays() throws Exception {
        try (Mesh mesh = gateway("defaultConfig: {gatewayTopology: {proxyProtocol: {}}}")) {
            String request = "GET / HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n";
            Reply reply = Reply.parse(mesh.usual().bytes("PROXY TCP4 9.8.7.6 127.0.0.1 5555 8080\r\n" + request));

            assertEquals("9.8.7.6", reply.asked("x-envoy-external-address"));
            assertEquals("9.8.7.6", reply.asked("x-forwarded-for"));
            assertThrows(IOException.class, () -> mesh.usual().bytes(request));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.gatewayTopology.forwardClientCertDetails")
    void clientCertificates() throws Exception {
        String mesh = "defaultConfig: {gatewayTopology: {forwardClientCertDetails: ALWAYS_FORWARD_ONLY}}";
        try (Mesh running = gateway(mesh)) {
            Reply reply = running.get("a.test", "/", "x-forwarded-client-cert: Hash=1");
            assertEquals("Hash=1", reply.asked("x-forwarded-client-cert"));
        }
    }

    @Test
    @Covers("MeshConfig.defaultConfig.concurrency")
    void workers() throws Exception {
        try (Mesh mesh = MeshPlan.sidecar()
                .anyConcurrency()
                .mesh("defaultConfig: {concurrency: 3}")
                .start(A)) {
            assertTrue(mesh.admin("/stats?filter=server.concurrency").contains("server.concurrency: 3"));
        }
    }

    /** While a connection is open, draining takes as long as is allowed, and what is ordered behind it waits. */
    @Test
    @Covers("MeshConfig.defaultConfig.terminationDrainDuration")
    void drainTimes() throws Exception {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        MeshPlan plan = MeshPlan.sidecar()
                .mesh("defaultConfig: {terminationDrainDuration: 50ms}")
                .livedBy(new ProxyLife(exit::complete));
        try (Mesh mesh = plan.start(A);
                Socket open = mesh.usual().connect()) {
            open.getOutputStream()
                    .write("GET /hang HTTP/1.1\r\nhost: a.test\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            order(mesh, "/drain");
            order(mesh, "/quitquitquit");
            assertEquals(0, exit.get(Waiting.patienceMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private static void order(Mesh mesh, String path) throws IOException {
        assertEquals(
                200,
                mesh.status()
                        .request("POST", "localhost", path, "content-length: 0")
                        .status());
    }
}
