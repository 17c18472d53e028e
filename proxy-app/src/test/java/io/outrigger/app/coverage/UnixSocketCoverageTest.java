package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are sockets of the file system. */
final class UnixSocketCoverageTest {
    @TempDir
    Path folder;

    private String socket() {
        return "unix://" + folder.resolve("App.sock");
    }

    private String entry(String protocol, String endpoints) {
        return Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: main, protocol: %s}]
            resolution: STATIC
            %s
            """.formatted(protocol, endpoints));
    }

    private UnixApp app() throws Exception {
        return new UnixApp(folder.resolve("App.sock"));
    }

    @Test
    @Covers("ServiceEntry.endpoints[].address")
    void requestsOfHttp() throws Exception {
        String endpoint = "endpoints: [{address: '" + socket() + "'}]";
        try (UnixApp app = app();
                Mesh mesh = Mesh.sidecar(entry("HTTP", endpoint))) {
            Reply reply = mesh.get("a.test", "/");
            assertEquals(200, reply.status());
            assertEquals("unix", reply.header("x-app"));
            assertTrue(mesh.admin("/clusters").contains("::" + folder.resolve("App.sock") + "::weight::1"));
            assertTrue(mesh.admin("/config_dump?include_eds").contains("\"pipe\""));
            assertTrue(mesh.admin("/clusters?format=json").contains("\"pipe\""));
            assertEquals(1, app.connections());
        }
    }

    @Test
    @Covers("ServiceEntry.endpoints[].address")
    void bytes() throws Exception {
        String endpoint = "endpoints: [{address: '" + socket() + "'}]";
        try (UnixApp app = app();
                Mesh mesh = Mesh.sidecar(entry("TCP", endpoint))) {
            String answer = mesh.outbound("127.9.0.1:80").bytes("GET / HTTP/1.1\r\nconnection: close\r\n\r\n");
            assertTrue(answer.contains("x-app: unix"), answer);
            assertEquals(1, app.connections());
        }
    }

    @Test
    @Covers({"WorkloadEntry.address", "ServiceEntry.workloadSelector.labels{}"})
    void selectedWorkloads() throws Exception {
        String vm = Yaml.istio(
                "WorkloadEntry", "name: vm, namespace: mine", "address: '" + socket() + "'\nlabels: {app: vm}\n");
        try (UnixApp app = app();
                Mesh mesh = Mesh.sidecar(entry("HTTP", "workloadSelector: {labels: {app: vm}}"), vm)) {
            assertEquals("unix", mesh.get("a.test", "/").header("x-app"));
            assertEquals(1, app.connections());
        }
    }

    @Test
    @Covers("Sidecar.ingress[].defaultEndpoint")
    void theApplicationBehindASidecar() throws Exception {
        String sidecar = Yaml.istio("Sidecar", "name: s, namespace: mine", """
            ingress: [{port: {number: 9080, name: http, protocol: HTTP}, defaultEndpoint: '%s'}]
            """.formatted(socket()));
        try (UnixApp app = app();
                Mesh mesh = Mesh.sidecar(sidecar)) {
            assertEquals("unix", mesh.inbound("127.9.9.9:9080").get("shop", "/").header("x-app"));
            assertEquals(1, app.connections());
        }
    }

    @Test
    void aSocketWithoutListenerIsRefused() throws Exception {
        String endpoint = "endpoints: [{address: '" + socket() + "'}]";
        try (UnixApp app = app();
                Mesh mesh = Mesh.sidecar(entry("HTTP", endpoint))) {
            app.close();
            Reply reply = mesh.get("a.test", "/");
            assertEquals(503, reply.status());
            assertTrue(reply.body().contains("reset reason: remote connection failure"), reply.body());
        }
    }

    @Test
    void checksGoThroughTheSocketToo() throws Exception {
        String entry = entry("HTTP", "endpoints: [{address: '" + socket() + "'}]")
                .replace(
                        "name: a, namespace: mine",
                        "name: a, namespace: mine, annotations: {outrigger.io/health-check: "
                                + "'{httpGet: {path: /healthz}, periodSeconds: 1}'}");
        try (UnixApp app = app();
                Mesh mesh = Mesh.sidecar(entry)) {
            Waiting.until(
                    () -> mesh.admin("/stats").contains("health_check.success: 1"), () -> "no check has succeeded");
            assertTrue(app.connections() > 0);
            assertEquals("unix", mesh.get("a.test", "/").header("x-app"));
        }
    }
}
