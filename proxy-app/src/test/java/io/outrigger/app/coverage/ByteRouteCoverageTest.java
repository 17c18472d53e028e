package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code VirtualService.tcp[]} and {@code VirtualService.tls[]}. */
final class ByteRouteCoverageTest {
    private static final String SECOND = "tcp 127.9.1.2 app\n";
    private static final String HELLO = hello("a.test");

    private static String entry(String host, String protocol, String address, int endpoint) {
        return Yaml.istio("ServiceEntry", "name: " + host + ", namespace: mine", """
            hosts: [%s]
            addresses: [%s]
            ports:
            - {number: 9000, name: bytes, protocol: %s, targetPort: $app}
            - {number: 9001, name: bytes-other, protocol: %s, targetPort: $other}
            resolution: STATIC
            endpoints: [{address: 127.9.1.%d, labels: {v: one}}, {address: 127.9.1.%d, labels: {v: two}}]
            """.formatted(
                        host, address, protocol, protocol, endpoint, endpoint + 1));
    }

    private static Mesh mesh(String kind, String routes) throws Exception {
        String protocol = kind.equals("tls") ? "TLS" : "TCP";
        String subsets = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            subsets: [{name: one, labels: {v: one}}, {name: two, labels: {v: two}}]
            """);
        String rule = Yaml.istio(
                "VirtualService", "name: a, namespace: mine", "hosts: [a.test, '*.a.test']\n" + kind + ":\n" + routes);
        return Mesh.sidecar(
                entry("a.test", protocol, "127.9.0.1", 1), entry("b.test", protocol, "127.9.0.2", 3), subsets, rule);
    }

    /** The first block must not take the client, the second does. */
    private static Mesh choice(String kind, String first, String second) throws Exception {
        return mesh(kind, """
            - match: [{%s}]
              route: [{destination: {host: b.test, port: {number: 9000}}}]
            - match: [{%s}]
              route: [{destination: {host: a.test, subset: two, port: {number: 9000}}}]
            """.formatted(first, second));
    }

    private static void assertSecondOfTcp(String first, String second) throws Exception {
        try (Mesh mesh = choice("tcp", first, second)) {
            assertEquals(SECOND, bytes(mesh));
        }
    }

    private static void assertSecondOfTls(String first, String second) throws Exception {
        try (Mesh mesh = choice("tls", "sniHosts: [a.test], " + first, "sniHosts: [a.test], " + second)) {
            assertEquals(SECOND, encrypted(mesh));
        }
    }

    private static String bytes(Mesh mesh) throws IOException {
        return mesh.outbound("127.9.0.1:9000").bytes("hello\n");
    }

    private static String encrypted(Mesh mesh) throws IOException {
        return mesh.outbound("127.9.0.1:9000").bytes(HELLO + "\n");
    }

    /** The least that is a ClientHello with a server name. */
    static String hello(String name) {
        String list = "\0" + block(2, name);
        String extensions = "\0\0" + block(2, block(2, list));
        String body = "\u0003\u0003" + "r".repeat(32) + block(1, "") + block(2, "\u0013\u0001") + block(1, "\0")
                + block(2, extensions);
        return "\u0016\u0003\u0001" + block(2, "\u0001" + block(3, body));
    }

    private static String block(int width, String content) {
        StringBuilder length = new StringBuilder();
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            length.append((char) (content.length() >> shift & 0xff));
        }
        return length + content;
    }

    @Test
    @Covers("VirtualService.tcp[].match[].port")
    void portOfBytes() throws Exception {
        assertSecondOfTcp("port: 9001", "port: 9000");
    }

    @Test
    @Covers("VirtualService.tcp[].match[].destinationSubnets[]")
    void addressesOfBytes() throws Exception {
        assertSecondOfTcp("destinationSubnets: [10.0.0.0/8]", "destinationSubnets: [127.9.0.0/16]");
    }

    @Test
    @Covers("VirtualService.tcp[].match[].sourceLabels{}")
    void labelsOfTheClientOfBytes() throws Exception {
        assertSecondOfTcp("sourceLabels: {app: other}", "sourceLabels: {app: shop}");
    }

    @Test
    @Covers("VirtualService.tcp[].match[].sourceNamespace")
    void namespaceOfTheClientOfBytes() throws Exception {
        assertSecondOfTcp("sourceNamespace: theirs", "sourceNamespace: mine");
    }

    @Test
    @Covers("VirtualService.tcp[].match[].gateways[]")
    void gatewaysOfBytes() throws Exception {
        assertSecondOfTcp("gateways: [edge]", "gateways: [mesh]");
    }

    @Test
    @Covers({"VirtualService.tcp[].route[].destination.host", "VirtualService.tcp[].route[].destination.port.number"})
    void destinationOfBytes() throws Exception {
        String route = "- route: [{destination: {host: b.test, port: {number: 9001}}}]";
        try (Mesh mesh = mesh("tcp", route)) {
            String answer = bytes(mesh);
            assertEquals("other", answer.substring(answer.lastIndexOf(' ')).strip());
        }
    }

    @Test
    @Covers({"VirtualService.tcp[].route[].destination.subset", "VirtualService.tcp[].route[].weight"})
    void sharesOfBytes() throws Exception {
        try (Mesh mesh = mesh("tcp", """
            - route:
              - {destination: {host: a.test, subset: one}, weight: 0}
              - {destination: {host: a.test, subset: two}, weight: 1}
            """)) {
            for (int i = 0; i < 4; i++) {
                assertEquals(SECOND, bytes(mesh));
            }
        }
    }

    @Test
    @Covers("VirtualService.tls[].match[].sniHosts[]")
    void serverNames() throws Exception {
        try (Mesh mesh = choice("tls", "sniHosts: ['*.a.test']", "sniHosts: [a.test]")) {
            assertEquals(SECOND, encrypted(mesh));
        }
    }

    @Test
    @Covers("VirtualService.tls[].match[].port")
    void portOfEncrypted() throws Exception {
        assertSecondOfTls("port: 9001", "port: 9000");
    }

    @Test
    @Covers("VirtualService.tls[].match[].destinationSubnets[]")
    void addressesOfEncrypted() throws Exception {
        assertSecondOfTls("destinationSubnets: [10.0.0.0/8]", "destinationSubnets: [127.0.0.0/8]");
    }

    @Test
    @Covers("VirtualService.tls[].match[].sourceLabels{}")
    void labelsOfTheClientOfEncrypted() throws Exception {
        assertSecondOfTls("sourceLabels: {app: other}", "sourceLabels: {app: shop}");
    }

    @Test
    @Covers("VirtualService.tls[].match[].sourceNamespace")
    void namespaceOfTheClientOfEncrypted() throws Exception {
        assertSecondOfTls("sourceNamespace: theirs", "sourceNamespace: mine");
    }

    @Test
    @Covers("VirtualService.tls[].match[].gateways[]")
    void gatewaysOfEncrypted() throws Exception {
        assertSecondOfTls("gateways: [edge]", "gateways: [mesh]");
    }

    @Test
    @Covers({"VirtualService.tls[].route[].destination.host", "VirtualService.tls[].route[].destination.port.number"})
    void destinationOfEncrypted() throws Exception {
        String route =
                "- match: [{sniHosts: [a.test]}]\n" + "  route: [{destination: {host: b.test, port: {number: 9001}}}]";
        try (Mesh mesh = mesh("tls", route)) {
            String answer = encrypted(mesh);
            assertEquals("other", answer.substring(answer.lastIndexOf(' ')).strip());
        }
    }

    @Test
    @Covers({"VirtualService.tls[].route[].destination.subset", "VirtualService.tls[].route[].weight"})
    void sharesOfEncrypted() throws Exception {
        try (Mesh mesh = mesh("tls", """
            - match: [{sniHosts: [a.test]}]
              route:
              - {destination: {host: a.test, subset: one}, weight: 0}
              - {destination: {host: a.test, subset: two}, weight: 1}
            """)) {
            for (int i = 0; i < 4; i++) {
                assertEquals(SECOND, encrypted(mesh));
            }
        }
    }
}
