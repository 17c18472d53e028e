package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].retries}, and what the mesh says where a route does not. */
final class RetryCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");

    private static final int PAUSE_MILLIS = 2_500;

    private static Mesh rule(String retries, String... documents) throws Exception {
        String rule = Yaml.rule("a.test", "- retries: {" + retries + "}\n  route: [{destination: {host: a.test}}]");
        String[] all = new String[documents.length + 1];
        System.arraycopy(documents, 0, all, 0, documents.length);
        all[documents.length] = rule;
        return Mesh.sidecar(all);
    }

    private static Mesh mesh(String retries, String documents) throws Exception {
        return MeshPlan.sidecar()
                .mesh("defaultHttpRetryPolicy: {" + retries + "}")
                .start(documents);
    }

    private static Mesh inbound(String retries) throws Exception {
        String service = Yaml.kubernetes("Service", "name: shop, namespace: mine", """
            spec:
              selector: {app: shop}
              ports: [{port: 80, targetPort: $app, name: http}]
            """);
        return MeshPlan.sidecar()
                .mesh("defaultInboundHttpRetryPolicy: {" + retries + "}")
                .start(service);
    }

    private static Client application(Mesh mesh) throws Exception {
        return mesh.inbound("127.9.9.9:$app");
    }

    private static void assertRetried(Client client) throws Exception {
        assertEquals(503, client.get("a.test", "/turn-5").status());
        assertEquals(200, client.get("a.test", "/turn-4-again").status());
    }

    /** Nobody waits for ever, as nothing else would end it. */
    private static void assertHasty(Client client) throws Exception {
        assertEquals(504, client.get("a.test", "/hang").status());
    }

    /** By default the pause is over in 25 ms; of hours it is not over while the client waits. */
    private static void assertPatient(Client client) throws Exception {
        try (Socket socket = client.connect()) {
            socket.setSoTimeout(PAUSE_MILLIS);
            socket.getOutputStream()
                    .write("GET /turn-2 HTTP/1.1\r\nhost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
    }

    @Test
    @Covers({"VirtualService.http[].retries.attempts", "VirtualService.http[].retries.retryOn"})
    void retries() throws Exception {
        try (Mesh mesh = rule("attempts: 3, retryOn: \"503\"", A)) {
            assertRetried(mesh.usual());
        }
    }

    @Test
    @Covers({"MeshConfig.defaultHttpRetryPolicy.attempts", "MeshConfig.defaultHttpRetryPolicy.retryOn"})
    void retriesOfTheMesh() throws Exception {
        try (Mesh mesh = mesh("attempts: 3, retryOn: 5xx", A)) {
            assertRetried(mesh.usual());
        }
    }

    @Test
    @Covers({"MeshConfig.defaultInboundHttpRetryPolicy.attempts", "MeshConfig.defaultInboundHttpRetryPolicy.retryOn"})
    void retriesTowardsTheApplication() throws Exception {
        try (Mesh mesh = inbound("attempts: 3, retryOn: 5xx")) {
            assertRetried(application(mesh));
        }
    }

    @Test
    void theCallersGrpcTimeoutLimitsWhatTheApplicationIsAsked() throws Exception {
        try (Mesh mesh = inbound("attempts: 0")) {
            Client client = application(mesh);
            Reply late = client.get("a.test", "/hang", "grpc-timeout: 100m");
            Reply call = client.get("a.test", "/hang", "grpc-timeout: 100m", "content-type: application/grpc");
            String half = client.bytes("POST /hang HTTP/1.1\r\nhost: a.test\r\ngrpc-timeout: 100m\r\n"
                    + "connection: close\r\ncontent-length: 2\r\n\r\n1");

            assertTrue(half.startsWith("HTTP/1.1 408 "), half);
            assertEquals(504, late.status());
            assertEquals("downstream duration timeout", late.body());
            assertEquals(200, call.status());
            assertEquals("4", call.header("grpc-status"));
        }
    }

    @Test
    void aGrpcTimeoutThatIsNoneIsPassedOnAsItIs() throws Exception {
        try (Mesh mesh = inbound("attempts: 0")) {
            Client client = application(mesh);
            for (String odd : new String[] {"1h", "123456789m", "100", "m"}) {
                Reply call = client.get("a.test", "/", "grpc-timeout: " + odd, "content-type: application/grpc");
                assertEquals(odd, call.asked("grpc-timeout"));
            }
            Reply call = client.get("a.test", "/", "grpc-timeout: +5 S", "content-type: application/grpc");
            assertEquals("5000m", call.asked("grpc-timeout"));
        }
    }

    @Test
    @Covers("VirtualService.http[].retries.perTryTimeout")
    void triesThatTakeTooLong() throws Exception {
        try (Mesh mesh = rule("attempts: 1, retryOn: reset, perTryTimeout: 100ms", A)) {
            assertHasty(mesh.usual());
        }
    }

    @Test
    @Covers("MeshConfig.defaultHttpRetryPolicy.perTryTimeout")
    void triesThatTakeTooLongForTheMesh() throws Exception {
        try (Mesh mesh = mesh("attempts: 1, retryOn: reset, perTryTimeout: 100ms", A)) {
            assertHasty(mesh.usual());
        }
    }

    @Test
    @Covers("MeshConfig.defaultInboundHttpRetryPolicy.perTryTimeout")
    void triesThatTakeTheApplicationTooLong() throws Exception {
        try (Mesh mesh = inbound("attempts: 1, retryOn: reset, perTryTimeout: 100ms")) {
            assertHasty(application(mesh));
        }
    }

    @Test
    @Covers("VirtualService.http[].retries.backoff")
    void pauses() throws Exception {
        try (Mesh mesh = rule("attempts: 1, retryOn: 5xx, backoff: 10h", A)) {
            assertPatient(mesh.usual());
        }
    }

    @Test
    @Covers("MeshConfig.defaultHttpRetryPolicy.backoff")
    void pausesOfTheMesh() throws Exception {
        try (Mesh mesh = mesh("attempts: 1, retryOn: 5xx, backoff: 10h", A)) {
            assertPatient(mesh.usual());
        }
    }

    @Test
    @Covers("MeshConfig.defaultInboundHttpRetryPolicy.backoff")
    void pausesTowardsTheApplication() throws Exception {
        try (Mesh mesh = inbound("attempts: 1, retryOn: 5xx, backoff: 10h")) {
            assertPatient(application(mesh));
        }
    }

    /** Two turns of three belong to the endpoint that fails, so a retry finds it again unless it is avoided. */
    private static final String TWO_ENDPOINTS = Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
        hosts: [a.test]
        ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
        resolution: STATIC
        endpoints: [{address: 127.9.1.1, weight: 3}, {address: 127.9.1.2, weight: 1}]
        """)
            + "\n---\n"
            + Yaml.istio("DestinationRule", "name: a, namespace: mine", """
                host: a.test
                trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
                """);

    private static void assertSameAgain(Mesh mesh) throws Exception {
        int failed = 0;
        for (int i = 0; i < 8; i++) {
            failed += mesh.get("a.test", "/but-127.9.1.1").status() == 503 ? 1 : 0;
        }
        assertTrue(failed > 0, "a retry never came to the endpoint that had failed");
    }

    @Test
    @Covers("VirtualService.http[].retries.retryIgnorePreviousHosts")
    void theSameEndpointAgain() throws Exception {
        try (Mesh mesh = rule("attempts: 1, retryOn: 5xx, retryIgnorePreviousHosts: false", TWO_ENDPOINTS)) {
            assertSameAgain(mesh);
        }
    }

    @Test
    @Covers("MeshConfig.defaultHttpRetryPolicy.retryIgnorePreviousHosts")
    void theSameEndpointAgainForTheMesh() throws Exception {
        try (Mesh mesh = mesh("attempts: 1, retryOn: 5xx, retryIgnorePreviousHosts: false", TWO_ENDPOINTS)) {
            assertSameAgain(mesh);
        }
    }
}
