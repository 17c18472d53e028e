package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].delegate}: rules that stand in another VirtualService. */
final class DelegateCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");

    private static String delegate(String namespace, String http) {
        return Yaml.istio("VirtualService", "name: leaf, namespace: " + namespace, "http:\n" + http);
    }

    private static Mesh with(String delegate, String leaf) throws Exception {
        String root = Yaml.rule("a.test", """
            - match: [{uri: {prefix: /in}}]
              delegate: {%s}
            - directResponse: {status: 417}
            """.formatted(delegate));
        return Mesh.sidecar(A, root, leaf);
    }

    @Test
    @Covers({"VirtualService.http[].delegate.name", "VirtualService.http[].delegate.namespace"})
    void rulesOfTheDelegateStandInTheRule() throws Exception {
        String leaf = delegate("team", "- {match: [{uri: {prefix: /in/side}}], directResponse: {status: 418}}");
        try (Mesh mesh = with("name: leaf, namespace: team", leaf)) {
            assertEquals(418, mesh.get("a.test", "/in/side").status());
            assertEquals(417, mesh.get("a.test", "/in/other").status());
        }
    }

    @Test
    void blocksThatConflictLeadNowhere() throws Exception {
        String leaf = delegate("mine", "- {match: [{uri: {prefix: /out}}], directResponse: {status: 418}}");
        try (Mesh mesh = with("name: leaf", leaf)) {
            assertEquals(417, mesh.get("a.test", "/out").status());
            assertEquals(417, mesh.get("a.test", "/in").status());
        }
    }
}
