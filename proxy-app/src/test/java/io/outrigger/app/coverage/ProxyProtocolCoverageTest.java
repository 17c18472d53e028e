package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code proxyProtocol} of DestinationRules, and what it means for connections that requests share otherwise. */
final class ProxyProtocolCoverageTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final int V2_OVER_4_BYTES = 28;

    private final Heard app = new Heard(OK);

    ProxyProtocolCoverageTest() throws IOException {}

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.proxyProtocol.version",
        "DestinationRule.subsets[].trafficPolicy.proxyProtocol.version"
    })
    void versions() throws Exception {
        String policy = "proxyProtocol: {version: V2}";
        for (int shape : new int[] {0, 2}) {
            int before = app.calls().size();
            try (Mesh mesh = PolicyShapes.at(app.port(), policy, "", shape)) {
                assertEquals(200, PolicyShapes.get(mesh, shape, "/").status());
                String said = app.call(before).text();
                assertEquals(SIGNATURE, said.substring(0, SIGNATURE.length()));
                assertEquals("GET / ", said.substring(V2_OVER_4_BYTES, V2_OVER_4_BYTES + 6));
            }
        }
    }

    private static String entry(String port, String protocol) {
        return Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            addresses: [127.9.0.1]
            ports: [{number: 9000, name: port, protocol: %s, targetPort: %s}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """.formatted(protocol, port));
    }

    private Mesh mesh(String protocol, String policy) throws Exception {
        String rule = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {%s}
            """.formatted(policy));
        return Mesh.sidecar(entry(app.port(), protocol), rule);
    }

    private static String line(Socket client) {
        return "PROXY TCP4 127.0.0.1 127.9.0.1 " + client.getLocalPort() + " 9000\r\n";
    }

    private static void send(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void exchange(Socket client) throws IOException {
        send(client, "GET /one HTTP/1.1\r\nhost: a.test\r\n\r\n");
        byte[] answer = new byte[12];
        assertEquals(answer.length, client.getInputStream().readNBytes(answer, 0, answer.length));
        assertEquals("HTTP/1.1 200", new String(answer, StandardCharsets.ISO_8859_1));
        int end = 0;
        while (end != 0x0d0a0d0a) {
            end = end << 8 | client.getInputStream().read();
        }
    }

    /** A server that speaks first hears of its client all the same. */
    @Test
    void bytesComeBehindTheHeader() throws Exception {
        try (Mesh mesh = mesh("TCP", "proxyProtocol: {}");
                Socket client = mesh.outbound("127.9.0.1:9000").connect()) {
            String line = line(client);
            assertEquals(line, app.call(0).awaitText(line.length()));
            send(client, "hello");
            assertEquals(line + "hello", app.call(0).awaitText(line.length() + 5));
        }
    }

    @Test
    void theHeaderComesBeforeTls() throws Exception {
        try (Mesh mesh = mesh("TCP", "proxyProtocol: {}, tls: {mode: SIMPLE, insecureSkipVerify: true}");
                Socket client = mesh.outbound("127.9.0.1:9000").connect()) {
            String line = line(client);
            String said = app.call(0).awaitText(line.length() + 3);
            assertEquals(line, said.substring(0, line.length()));
            assertEquals("\u0016\u0003\u0001", said.substring(line.length(), line.length() + 3));
        }
    }

    /** What was said of the first client would be a lie about the second. */
    @Test
    void requestsOfTwoClientsShareNoConnection() throws Exception {
        try (Mesh mesh = mesh("HTTP", "proxyProtocol: {version: V1}");
                Socket one = mesh.outbound("127.9.0.1:9000").connect();
                Socket two = mesh.outbound("127.9.0.1:9000").connect()) {
            exchange(one);
            exchange(two);
            exchange(one);

            assertEquals(2, app.calls().size());
            assertTrue(app.call(0).text().startsWith(line(one)), app.call(0).text());
            assertTrue(app.call(1).text().startsWith(line(two)), app.call(1).text());
            assertEquals(3, app.call(0).text().split("/one|PROXY", -1).length - 1);
        }
    }

    @Test
    void connectionsOfAClientEndSoonAfterIt() throws Exception {
        try (Mesh mesh = mesh("HTTP", "proxyProtocol: {}")) {
            try (Socket one = mesh.outbound("127.9.0.1:9000").connect()) {
                exchange(one);
                assertEquals(false, app.call(0).ended());
            }
            app.call(0).awaitEnd();
        }
    }

    @Test
    void aWorkloadSeesWhoCameThroughAGateway() throws Exception {
        String gateway = Yaml.istio("Gateway", "name: edge, namespace: mine", """
            selector: {istio: edge}
            servers: [{port: {number: 80, name: tcp, protocol: TCP}, hosts: ['*']}]
            """);
        String route = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: ['*']
            gateways: [edge]
            tcp: [{route: [{destination: {host: a.test}}]}]
            """);
        String rule = Yaml.istio(
                "DestinationRule",
                "name: a, namespace: mine",
                "host: a.test\ntrafficPolicy: {proxyProtocol: {version: V1}}");
        String topology = "defaultConfig: {gatewayTopology: {proxyProtocol: {}}}";
        try (Mesh mesh = MeshPlan.gateway().mesh(topology).start(entry(app.port(), "TCP"), gateway, route, rule);
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), mesh.server(80).port())) {
            String line = "PROXY TCP6 2001:db8::7 2001:db8::1 5555 443\r\n";
            send(client, line + "hello");
            assertEquals(line + "hello", app.call(0).awaitText(line.length() + 5));
        }
    }
}
