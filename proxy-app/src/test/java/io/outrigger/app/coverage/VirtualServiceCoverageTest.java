package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code VirtualService}: for whom its rules are. */
final class VirtualServiceCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String B = Yaml.host("b.test", "127.9.1.1");
    private static final String TO_B = "http: [{route: [{destination: {host: b.test}}]}]";

    private static String rule(String metadata, String spec) {
        return Yaml.istio("VirtualService", metadata, spec + "\n" + TO_B);
    }

    @Test
    @Covers("VirtualService.hosts[]")
    void hosts() throws Exception {
        try (Mesh mesh = Mesh.sidecar(A, B, rule("name: a, namespace: mine", "hosts: [a.test]"))) {
            assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
            assertEquals("127.9.1.1", mesh.get("b.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.gateways[]")
    void gateways() throws Exception {
        try (Mesh mesh = Mesh.sidecar(A, B, rule("name: a, namespace: mine", "hosts: [a.test]\ngateways: [edge]"))) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.exportTo[]")
    void visibility() throws Exception {
        try (Mesh mesh = Mesh.sidecar(A, B, rule("name: a, namespace: theirs", "hosts: [a.test]\nexportTo: [.]"))) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.metadata.namespace")
    void namespaceOfShortNames() throws Exception {
        String service =
                Yaml.kubernetes("Service", "name: a, namespace: mine", "spec: {ports: [{port: 80, name: http}]}");
        try (Mesh mesh = Mesh.sidecar(service, B, rule("name: a, namespace: mine", "hosts: [a]"))) {
            assertEquals("127.9.1.1", mesh.get("a.mine", "/").app());
        }
    }

    @Test
    @Covers({"VirtualService.metadata.name", "VirtualService.metadata.creationTimestamp"})
    void theOlderOfTwo() throws Exception {
        String old = "name: z, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'";
        String young = "name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'";
        String other = Yaml.istio("VirtualService", young, "hosts: [a.test]\nhttp: [{directResponse: {status: 418}}]");
        try (Mesh mesh = Mesh.sidecar(A, B, other, rule(old, "hosts: [a.test]"))) {
            assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
        }
    }
}
