package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code MeshConfig}: the access log, and what an absent {@code exportTo} means. */
final class MeshDefaultsCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Covers({"MeshConfig.accessLogFile", "MeshConfig.accessLogFormat", "MeshConfig.accessLogEncoding"})
    void accessLogs() throws Exception {
        Path log = folder.resolve("access.log");
        String mesh = """
                accessLogFile: %s
                accessLogEncoding: JSON
                accessLogFormat: '{"seen": "%%REQ(:PATH)%%"}'
                """.formatted(log);
        try (Mesh running = MeshPlan.sidecar().mesh(mesh).start(A)) {
            assertEquals(200, running.get("a.test", "/logged").status());
        }
        // The log is written out when the proxy ends.
        assertTrue(Files.exists(log));
        assertEquals("{\"seen\":\"/logged\"}\n", Files.readString(log));
    }

    private static Reply ask(String mesh, String... documents) throws Exception {
        try (Mesh running = MeshPlan.sidecar().mesh(mesh).start(documents)) {
            return running.get("a.test", "/");
        }
    }

    @Test
    @Covers("MeshConfig.defaultServiceExportTo[]")
    void visibilityOfServices() throws Exception {
        String theirs = Yaml.istio("ServiceEntry", "name: a, namespace: theirs", """
                hosts: [a.test]
                ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
                resolution: STATIC
                endpoints: [{address: 127.9.1.0}]
                """);
        String mesh = "defaultServiceExportTo: [.]\noutboundTrafficPolicy: {mode: REGISTRY_ONLY}";
        assertEquals(502, ask(mesh, theirs, Yaml.host("b.test", "127.9.1.1")).status());
    }

    @Test
    @Covers("MeshConfig.defaultVirtualServiceExportTo[]")
    void visibilityOfRules() throws Exception {
        String theirs = Yaml.istio("VirtualService", "name: a, namespace: theirs", """
                hosts: [a.test]
                http: [{directResponse: {status: 418}}]
                """);
        assertEquals(200, ask("defaultVirtualServiceExportTo: [.]", A, theirs).status());
    }

    @Test
    @Covers("MeshConfig.defaultDestinationRuleExportTo[]")
    void visibilityOfPolicies() throws Exception {
        String theirs = Yaml.istio("DestinationRule", "name: a, namespace: istio-system", """
                host: a.test
                trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}
                """);
        assertEquals(
                "127.9.1.0",
                ask("defaultDestinationRuleExportTo: [.]", A, theirs).app());
    }
}
