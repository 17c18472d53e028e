package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * {@code MeshConfig.defaultTrafficPolicy} beside the words of rules, and where no rule reaches. Its bounds, one connection and one
 * request for each, show in what the proxy counts.
 */
final class MeshPolicyTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String SUBSET = Yaml.rule("a.test", "- route: [{destination: {host: a.test, subset: one}}]");
    private static final String SHOP = Yaml.kubernetes("Service", "name: shop, namespace: mine", """
        spec:
          selector: {app: shop}
          ports: [{port: 80, targetPort: $app, name: http}]
        """);

    private static Mesh mesh(String... documents) throws Exception {
        return MeshPlan.sidecar()
                .mesh("defaultTrafficPolicy:"
                        + " {connectionPool: {tcp: {maxConnections: 1}, http: {maxRequestsPerConnection: 1}}}")
                .start(documents);
    }

    private static String policy(String spec) {
        return Yaml.istio("DestinationRule", "name: a, namespace: mine", "host: a.test\n" + spec);
    }

    private static long count(Mesh mesh, String name) throws IOException {
        long sum = 0;
        for (String line : mesh.admin("/stats?filter=" + name).lines().toList()) {
            sum += Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        }
        return sum;
    }

    private static void await(Mesh mesh, String name) throws IOException {
        Waiting.until(() -> count(mesh, name) > 0, () -> name + " stays 0");
    }

    private static void assertActs(Mesh mesh, Client client) throws IOException {
        assertEquals(200, client.get("a.test", "/").status());
        await(mesh, "upstream_cx_max_requests");
    }

    private static void assertActs(String... documents) throws Exception {
        try (Mesh mesh = mesh(documents)) {
            assertActs(mesh, mesh.usual());
        }
    }

    private static void assertIdle(String... documents) throws Exception {
        try (Mesh mesh = mesh(documents)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(200, mesh.get("a.test", "/").status());
            }
            assertEquals(0, count(mesh, "upstream_cx_max_requests"));
        }
    }

    @Test
    void holdsWhereARuleHasNoSuchBlock() throws Exception {
        assertActs(A);
        assertActs(A, policy("trafficPolicy: {outlierDetection: {consecutive5xxErrors: 9}}"));
        assertActs(
                A,
                policy("trafficPolicy: {connectionPool: {http: {idleTimeout: 60s}},"
                        + " portLevelSettings: [{port: {number: 80}, outlierDetection: {consecutive5xxErrors: 9}}]}"));
        assertActs(A, SUBSET, policy("subsets: [{name: one, trafficPolicy: {outlierDetection: {interval: 9s}}}]"));
    }

    @Test
    void standsBackBehindABlockOfARule() throws Exception {
        assertIdle(A, policy("trafficPolicy: {connectionPool: {http: {idleTimeout: 60s}}}"));
        assertIdle(
                A,
                policy("trafficPolicy: {portLevelSettings:"
                        + " [{port: {number: 80}, connectionPool: {http: {idleTimeout: 60s}}}]}"));
        assertIdle(
                A,
                SUBSET,
                policy("subsets: [{name: one, trafficPolicy: {connectionPool: {http: {idleTimeout: 60s}}}}]"));
    }

    /** Of a port of a subset nothing is inherited, as from the rule. */
    @Test
    void doesNotReachThePortsOfSubsets() throws Exception {
        assertIdle(
                A,
                SUBSET,
                policy("subsets: [{name: one, trafficPolicy: {portLevelSettings:"
                        + " [{port: {number: 80}, outlierDetection: {consecutive5xxErrors: 9}}]}}]"));
    }

    @Test
    void holdsTowardsAddressesNobodyKnows() throws Exception {
        try (Mesh mesh = mesh(A);
                Socket first = mesh.outbound("127.9.3.1:$app").connect();
                Socket second = mesh.outbound("127.9.3.1:$app").connect()) {
            first.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('t', first.getInputStream().read());
            second.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            await(mesh, "PassthroughCluster.*upstream_cx_overflow");
        }
    }

    @Test
    void holdsTowardsTheOwnApplication() throws Exception {
        try (Mesh mesh = mesh(SHOP)) {
            assertActs(mesh, mesh.inbound("127.9.9.9:$app"));
        }
    }

    @Test
    void holdsTowardsTheOwnApplicationOfASidecarsListener() throws Exception {
        String sidecar = Yaml.istio(
                "Sidecar",
                "name: s, namespace: mine",
                "ingress: [{port: {number: 9080, name: p, protocol: HTTP}, defaultEndpoint: '127.0.0.1:$app'}]");
        try (Mesh mesh = mesh(sidecar)) {
            assertActs(mesh, mesh.inbound("127.9.9.9:9080"));
        }
    }
}
