package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Telemetry} and the providers of MeshConfig: which requests are written down, where, and in which words. */
final class TelemetryCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");

    @TempDir
    private Path folder = Path.of("");

    private Path log() {
        return folder.resolve("of-provider.log");
    }

    /** A provider named {@code file}, whose lines tell the path. */
    private String provider(String more) {
        return """
            extensionProviders:
            - name: file
              envoyFileAccessLog: {path: %s, logFormat: {text: "saw %%REQ(:PATH)%%"}%s}
            """.formatted(log(), more);
    }

    private static String telemetry(String metadata, String spec) {
        return Yaml.istio("Telemetry", metadata, spec).replace("networking.istio.io", "telemetry.istio.io");
    }

    /** What is in the provider's file when these paths were asked for and the proxy has ended. */
    private String written(String mesh, String telemetry, String... paths) throws Exception {
        try (Mesh running = MeshPlan.sidecar().mesh(mesh).start(A, telemetry)) {
            for (String path : paths) {
                assertEquals(200, running.get("a.test", path).status());
            }
        }
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    private String written(String telemetry) throws Exception {
        return written(provider(""), telemetry, "/one", "/two");
    }

    @Test
    @Covers({
        "Telemetry.accessLogging[].providers[].name",
        "MeshConfig.extensionProviders[].name",
        "MeshConfig.extensionProviders[].envoyFileAccessLog.path",
        "MeshConfig.extensionProviders[].envoyFileAccessLog.logFormat.text"
    })
    void aProviderGetsALineForEachRequest() throws Exception {
        assertEquals("saw /one\nsaw /two\n", written(telemetry("name: t, namespace: mine", """
            accessLogging: [{providers: [{name: file}]}]
            """)));
    }

    @Test
    void twoProvidersWriteInTheOrderOfTheirNames() throws Exception {
        String mesh = provider("") + """
            - name: before
              envoyFileAccessLog: {path: %s, logFormat: {labels: {code: "%%RESPONSE_CODE%%"}}}
            """.formatted(log());
        assertEquals("{\"code\":200}\nsaw /one\n", written(mesh, telemetry("name: t, namespace: mine", """
            accessLogging: [{providers: [{name: file}, {name: before}]}]
            """), "/one"));
    }

    @Test
    @Covers("Telemetry.accessLogging[].filter.expression")
    void whatTheFilterDoesNotHoldForIsLeftOut() throws Exception {
        assertEquals("saw /two\n", written(telemetry("name: t, namespace: mine", """
            accessLogging:
            - providers: [{name: file}]
              filter: {expression: "request.path == '/two' && response.code < 400"}
            """)));
    }

    /** As in Istio, where a rule that names nobody does not filter what those above it named; names are the same in any case. */
    @Test
    void aFilterBelongsToWhoeverNamesTheProvider() throws Exception {
        String wide = telemetry("name: wide, namespace: istio-system", """
            accessLogging:
            - providers: [{name: FILE}]
              filter: {expression: "request.path == '/two'"}
            """);
        String narrow = telemetry("name: narrow, namespace: mine", """
            accessLogging: [{filter: {expression: "request.path == '/one'"}}]
            """);
        assertEquals("saw /two\n", written(wide + "\n---\n" + narrow));
    }

    /** A provider that writes no logs says nothing about them. */
    @Test
    void theMeshsFileStaysWhereProvidersAreOfAnotherKind() throws Exception {
        String mesh = """
            accessLogFile: %s
            accessLogFormat: '{"a": "%%REQ(:PATH)%%"}'
            accessLogEncoding: JSON
            extensionProviders: [{name: spans, zipkin: {service: zipkin.test, port: 9411}}, {name: far, envoyOtelAls: {service: a.test, port: 1}}]
            """.formatted(log());
        String rule = "accessLogging: [{providers: [{name: %s}]}]";
        assertEquals(
                "{\"a\":\"/one\"}\n",
                written(mesh, telemetry("name: t, namespace: mine", rule.formatted("spans")), "/one"));
        Files.delete(log());
        assertEquals("", written(mesh, telemetry("name: t, namespace: mine", rule.formatted("far")), "/one"));
    }

    @Test
    @Covers("Telemetry.accessLogging[].match.mode")
    void rulesForTheOtherDirectionDoNotCount() throws Exception {
        assertEquals("saw /one\nsaw /two\n", written(telemetry("name: t, namespace: mine", """
            accessLogging:
            - providers: [{name: file}]
            - {providers: [{name: file}], match: {mode: SERVER}, disabled: true}
            """)));
    }

    @Test
    @Covers("Telemetry.selector.matchLabels{}")
    void theWorkloadsOwnRuleWins() throws Exception {
        String both =
                telemetry("name: all, namespace: mine", """
                    accessLogging: [{providers: [{name: file}], disabled: true}]
                    """) + "\n---\n" + telemetry("name: own, namespace: mine", """
                        selector: {matchLabels: {app: shop}}
                        accessLogging: [{providers: [{name: file}]}]
                        """)
                        + "\n---\n" + telemetry("name: others, namespace: mine", """
                            selector: {matchLabels: {app: other}}
                            accessLogging: [{providers: [{name: file}], disabled: true}]
                            """);
        assertEquals("saw /one\nsaw /two\n", written(both));
    }

    @Test
    @Covers("Telemetry.accessLogging[].disabled")
    void whatIsDisabledIsNotWritten() throws Exception {
        assertEquals("", written(telemetry("name: t, namespace: mine", """
            accessLogging: [{providers: [{name: file}], disabled: true}]
            """)));
    }

    @Test
    @Covers("MeshConfig.defaultProviders.accessLogging[]")
    void providersOfTheMesh() throws Exception {
        String mesh = provider("") + "defaultProviders: {accessLogging: [file]}\n";
        assertEquals("saw /one\n", written(mesh, "", "/one"));
    }

    @Test
    @Covers("MeshConfig.extensionProviders[].envoyFileAccessLog.logFormat.labels")
    void labelsMakeJson() throws Exception {
        String mesh = """
            extensionProviders:
            - name: file
              envoyFileAccessLog:
                path: %s
                logFormat: {labels: {code: "%%RESPONSE_CODE%%", in: [{path: "%%REQ(:PATH)%%"}, true]}}
            defaultProviders: {accessLogging: [file]}
            """.formatted(log());
        assertEquals("{\"code\":200,\"in\":[{\"path\":\"/one\"},true]}\n", written(mesh, "", "/one"));
    }

    @Test
    @Covers("MeshConfig.extensionProviders[].envoyFileAccessLog.omitEmptyValues")
    void whatIsMissingLeavesNoTrace() throws Exception {
        String mesh = """
            extensionProviders:
            - name: file
              envoyFileAccessLog:
                {path: %s, omitEmptyValues: true, logFormat: {text: "%%REQ(X-NONE)%%%%REQ(:PATH)%%"}}
            defaultProviders: {accessLogging: [file]}
            """.formatted(log());
        assertEquals("/one\n", written(mesh, "", "/one"));
    }

    @Test
    @Covers("Telemetry.metadata.name")
    void ofEqualsTheFirstByNameCounts() throws Exception {
        String second = telemetry("name: b, namespace: mine", """
            accessLogging: [{providers: [{name: file}], disabled: true}]
            """);
        String first = telemetry("name: a, namespace: mine", """
            accessLogging: [{providers: [{name: file}]}]
            """);
        assertEquals("saw /one\nsaw /two\n", written(second + "\n---\n" + first));
    }

    @Test
    @Covers({"Telemetry.metadata.namespace", "Telemetry.metadata.creationTimestamp"})
    void theOldestOfTheNamespaceCounts() throws Exception {
        String young = telemetry("name: a, namespace: mine, creationTimestamp: '2026-02-01T00:00:00Z'", """
            accessLogging: [{providers: [{name: file}], disabled: true}]
            """);
        String old = telemetry("name: z, namespace: mine, creationTimestamp: '2026-01-01T00:00:00Z'", """
            accessLogging: [{providers: [{name: file}]}]
            """);
        assertEquals("saw /one\nsaw /two\n", written(young + "\n---\n" + old));
    }
}
