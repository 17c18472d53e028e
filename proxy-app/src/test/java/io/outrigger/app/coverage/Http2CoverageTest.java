package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which version of HTTP an endpoint is spoken to, and what holds for connections of HTTP/2. */
final class Http2CoverageTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static String port(ServerSocket server) {
        return Integer.toString(server.getLocalPort());
    }

    /** An endpoint that takes connections and says nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.9.1.1"));
    }

    @Test
    @Covers({
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.h2UpgradePolicy",
        "DestinationRule.trafficPolicy.connectionPool.http.h2UpgradePolicy",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.h2UpgradePolicy",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.h2UpgradePolicy",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.h2UpgradePolicy"
    })
    void requestsAreUpgraded() throws Exception {
        try (ServerSocket endpoint = silent()) {
            PolicyShapes.each(port(endpoint), "connectionPool: {http: {h2UpgradePolicy: UPGRADE}}", (mesh, i) -> {
                try (Socket asked = PolicyShapes.send(mesh, i, "/")) {
                    PolicyShapes.await(mesh, i, "upstream_cx_http2_total", 1);
                    assertEquals(false, asked.isClosed());
                }
            });
        }
    }

    /** A sidecar goes by the client at such a port, and no rule upgrades it. */
    @Test
    void aGatewayAsksAPortWithoutProtocolAsARuleSaysElseInTheFirstVersion() throws Exception {
        try (ServerSocket endpoint = silent();
                Mesh mesh = Mesh.gateway(
                        withoutProtocol("a.test", port(endpoint)),
                        withoutProtocol("b.test", port(endpoint)),
                        Yaml.istio("DestinationRule", "name: b, namespace: mine", """
                            host: b.test
                            trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: UPGRADE}}}
                            """),
                        Yaml.edgeRule("a.test", "a.test"),
                        Yaml.edgeRule("b.test", "b.test"),
                        Yaml.istio("Gateway", "name: edge, namespace: mine", """
                            selector: {istio: edge}
                            servers: [{port: {number: 81, name: h, protocol: HTTP}, hosts: ['*']}]
                            """))) {
            assertEquals("GET / HTTP/1.1", firstLine(mesh, endpoint, request("a.test")));
            byte[] old = "GET / HTTP/1.1\r\nhost: b.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            assertEquals("PRI * HTTP/2.0", firstLine(mesh, endpoint, old));
        }
    }

    private static String withoutProtocol(String host, String port) {
        return Yaml.istio("ServiceEntry", "name: " + host + ", namespace: mine", """
            hosts: [%s]
            ports: [{number: 80, name: any, targetPort: %s}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """.formatted(host, port));
    }

    /** What an endpoint hears first of a request to the gateway. */
    private static String firstLine(Mesh mesh, ServerSocket endpoint, byte[] request) throws IOException {
        endpoint.setSoTimeout(20_000);
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), mesh.server(81).port())) {
            client.getOutputStream().write(request);
            try (Socket heard = endpoint.accept();
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(heard.getInputStream(), StandardCharsets.US_ASCII))) {
                return lines.readLine();
            }
        }
    }

    @Test
    @Covers("MeshConfig.h2UpgradePolicy")
    void theMeshUpgradesPortsOfHttp() throws Exception {
        try (Mesh mesh = MeshPlan.sidecar().mesh("h2UpgradePolicy: UPGRADE").start(Yaml.host("a.test", "127.9.1.1"))) {
            mesh.get("a.test", "/");
            String stats = mesh.admin("/stats?filter=a.test.*upstream_cx_http2_total");
            assertTrue(stats.contains("upstream_cx_http2_total: 1"), stats);
        }
    }

    /** {@code GET /} in HTTP/2. */
    static byte[] request(String host) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] authority = host.getBytes(StandardCharsets.US_ASCII);
        bytes.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        bytes.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        bytes.write(new byte[] {0, 0, (byte) (5 + authority.length), 1, 5, 0, 0, 0, 1});
        bytes.write(new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, (byte) authority.length});
        bytes.write(authority);
        return bytes.toByteArray();
    }

    @Test
    @Covers({
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.useClientProtocol",
        "DestinationRule.trafficPolicy.connectionPool.http.useClientProtocol",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.useClientProtocol",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.useClientProtocol",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.useClientProtocol"
    })
    void theEndpointIsSpokenToAsTheClientSpoke() throws Exception {
        try (ServerSocket endpoint = silent()) {
            PolicyShapes.each(port(endpoint), "connectionPool: {http: {useClientProtocol: true}}", (mesh, i) -> {
                try (Socket client = mesh.outbound("127.9.0.1:$spare").connect()) {
                    client.getOutputStream().write(request("h" + i + ".test"));
                    PolicyShapes.await(mesh, i, "upstream_cx_http2_total", 1);
                }
            });
        }
    }

    /** A second request has a connection of its own. */
    @Test
    @Covers({
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.maxConcurrentStreams",
        "DestinationRule.trafficPolicy.connectionPool.http.maxConcurrentStreams",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.maxConcurrentStreams",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.maxConcurrentStreams",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.maxConcurrentStreams"
    })
    void streamsOfOneConnection() throws Exception {
        String policy = "connectionPool: {http: {h2UpgradePolicy: UPGRADE, maxConcurrentStreams: 1}}";
        try (ServerSocket endpoint = silent()) {
            PolicyShapes.each(port(endpoint), policy, (mesh, i) -> {
                try (Socket one = PolicyShapes.send(mesh, i, "/");
                        Socket two = PolicyShapes.send(mesh, i, "/")) {
                    PolicyShapes.await(mesh, i, "upstream_cx_http2_total", 2);
                    assertEquals(one.isClosed(), two.isClosed());
                }
            });
        }
    }

    /** Nobody answers the ping, so the connection is given up, and the request with it. */
    @Test
    @Covers({
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.http2KeepAlive.interval",
        "DestinationRule.trafficPolicy.connectionPool.http.http2KeepAlive.interval",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.http2KeepAlive.interval",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.http2KeepAlive.interval",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.http2KeepAlive.interval",
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.http2KeepAlive.timeout",
        "DestinationRule.trafficPolicy.connectionPool.http.http2KeepAlive.timeout",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.http2KeepAlive.timeout",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.http2KeepAlive.timeout",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.http2KeepAlive.timeout"
    })
    void pings() throws Exception {
        String policy =
                "connectionPool: {http: {h2UpgradePolicy: UPGRADE, http2KeepAlive: {interval: 50ms, timeout: 50ms}}}";
        try (ServerSocket endpoint = silent()) {
            PolicyShapes.each(port(endpoint), policy, (mesh, i) -> {
                assertEquals(503, PolicyShapes.get(mesh, i, "/").status());
            });
        }
    }
}
