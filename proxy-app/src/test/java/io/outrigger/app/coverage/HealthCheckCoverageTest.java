package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Active health checks: the annotation of a ServiceEntry or Service, and {@code probe} of a WorkloadGroup. */
final class HealthCheckCoverageTest {
    private static final String OUT = "/failed_active_hc";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    private static final String BROKEN = "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n";
    private static final String FAST = ", periodSeconds: 0.05";

    /** A host whose only endpoint belongs to a group with this probe. */
    private static Mesh group(String probe) throws Exception {
        return Mesh.sidecar(groupDocuments("a", probe));
    }

    private static String[] groupDocuments(String name, String probe) {
        String entry = Yaml.istio("ServiceEntry", "name: " + name + ", namespace: mine", """
            hosts: [%1$s.test]
            ports: [{number: 80, name: http, protocol: HTTP}]
            resolution: STATIC
            workloadSelector: {labels: {app: %1$s}}
            """.formatted(name));
        String metadata = "name: %1$s, namespace: mine, annotations: {istio.io/autoRegistrationGroup: %1$s}";
        String vm = Yaml.istio("WorkloadEntry", metadata.formatted(name), """
            address: 127.9.1.1
            labels: {app: %s}
            ports: {http: $app}
            """.formatted(name));
        String group = Yaml.istio(
                "WorkloadGroup", "name: " + name + ", namespace: mine", "template: {}\nprobe: {" + probe + "}");
        return new String[] {entry, vm, group};
    }

    private static String line(Mesh mesh, String page, String part) throws IOException {
        return mesh.admin(page)
                .lines()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElse("");
    }

    private static String flags(Mesh mesh, String host) throws IOException {
        String line = line(mesh, "/clusters", host + "::127.9.1.1:" + mesh.port("$app") + "::health_flags::");
        return line.substring(line.lastIndexOf("::") + 2);
    }

    private static void awaitFlags(Mesh mesh, String host, String expected) throws IOException {
        Waiting.until(() -> flags(mesh, host).equals(expected), () -> flags(mesh, host));
    }

    private static void awaitCount(Mesh mesh, String name, int least) throws IOException {
        Waiting.until(() -> count(mesh, name) >= least, () -> name + " stays at " + count(mesh, name));
    }

    private static long count(Mesh mesh, String name) throws IOException {
        String line = line(mesh, "/stats?filter=a.test.*health_check", "health_check." + name + ":");
        return line.isEmpty() ? 0 : Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Answers the checks of 127.9.1.1 at the spare port. */
    private static final class Asked implements AutoCloseable {
        private final ServerSocket server;
        private volatile String last = "";
        private int asked;

        /** @param answers to the first question, to the second, and so on; the last for all that follow */
        Asked(Mesh mesh, String... answers) throws IOException {
            server = new ServerSocket(mesh.port("$spare"), 50, InetAddress.getByName("127.9.1.1"));
            Thread thread = new Thread(() -> serve(answers), "asked");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String... answers) {
            byte[] buffer = new byte[4096];
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    int length = Math.max(0, socket.getInputStream().read(buffer));
                    String answer = answers[Math.min(asked, answers.length - 1)];
                    last = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                    asked++;
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    socket.getInputStream().read(buffer);
                } catch (IOException closed) {
                    // By whoever asked, or by the test.
                }
            }
        }

        void await(Predicate<String> question) throws IOException {
            Waiting.until(() -> question.test(last), () -> last);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    @Covers({
        "WorkloadGroup.probe.httpGet.path",
        "WorkloadGroup.metadata.name",
        "WorkloadGroup.metadata.namespace",
        "WorkloadEntry.metadata.annotations{}"
    })
    void pages() throws Exception {
        try (Mesh mesh = group("httpGet: {path: /status/503}")) {
            awaitFlags(mesh, "a.test", OUT);
            awaitCount(mesh, "failure", 1);
        }
        try (Mesh mesh = group("httpGet: {path: /status/204}")) {
            awaitFlags(mesh, "a.test", "healthy");
            awaitCount(mesh, "success", 1);
            assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
        }
    }

    /** Outlier detection switches panic off: nobody is asked for anything while all are out. */
    @Test
    @Covers({"ServiceEntry.metadata.annotations{}"})
    void checksOfServiceEntries() throws Exception {
        String annotation = "annotations: {outrigger.io/health-check: '{httpGet: {path: /status/500}}'}";
        String entry = Yaml.istio("ServiceEntry", "name: a, namespace: mine, " + annotation, """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        String rule = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {outlierDetection: {}}
            """);
        try (Mesh mesh = Mesh.sidecar(entry, rule)) {
            awaitFlags(mesh, "a.test", OUT);
            // The page knows at once, workers a moment later.
            Waiting.until(() -> mesh.get("a.test", "/").body().equals("no healthy upstream"), () -> "still served");
        }
    }

    @Test
    @Covers("Service.metadata.annotations{}")
    void checksOfServices() throws Exception {
        String annotation = "annotations: {outrigger.io/health-check: 'tcpSocket: {port: $free}'}";
        String service = Yaml.kubernetes(
                "Service",
                "name: a, namespace: mine, " + annotation,
                "spec: {selector: {app: a}, ports: [{name: http, port: 80, targetPort: $app}]}");
        String pod = Yaml.kubernetes(
                "Pod",
                "name: a, namespace: mine, labels: {app: a}",
                "status: {podIP: 127.9.1.1, podIPs: [{ip: 127.9.1.1}], phase: Running,"
                        + " conditions: [{type: Ready, status: 'True'}]}");
        try (Mesh mesh = Mesh.sidecar(service, pod)) {
            awaitFlags(mesh, "a.mine.svc.cluster.local", OUT);
        }
    }

    @Test
    @Covers({
        "WorkloadGroup.probe.httpGet.port",
        "WorkloadGroup.probe.httpGet.host",
        "WorkloadGroup.probe.httpGet.httpHeaders[].name",
        "WorkloadGroup.probe.httpGet.httpHeaders[].value"
    })
    void requests() throws Exception {
        String probe = "httpGet: {port: $spare, host: vm.test, httpHeaders: [{name: x-probe, value: v1}]}";
        try (Mesh mesh = group(probe + FAST);
                Asked asked = new Asked(mesh, OK)) {
            asked.await(text -> text.contains("host: vm.test\r\n") && text.contains("x-probe: v1\r\n"));
            awaitFlags(mesh, "a.test", "healthy");
        }
    }

    @Test
    @Covers("WorkloadGroup.probe.tcpSocket.port")
    void connections() throws Exception {
        try (Mesh mesh = group("tcpSocket: {port: $free}")) {
            awaitFlags(mesh, "a.test", OUT);
            awaitCount(mesh, "network_failure", 1);
        }
    }

    @Test
    @Covers({"WorkloadGroup.probe.grpc.port", "WorkloadGroup.probe.grpc.service"})
    void calls() throws Exception {
        String settings = "\0\0\0\4\0\0\0\0\0";
        String head = "\0\0\1\1\4\0\0\0\3\u0088";
        String serving = "\0\0\7\0\0\0\0\0\3\0\0\0\0\2\10\1";
        String end = "\0\0\0\1\5\0\0\0\3";
        try (Mesh mesh = group("grpc: {port: $spare, service: shop.Orders}" + FAST);
                Asked asked = new Asked(mesh, settings + head + serving + end)) {
            asked.await(text -> text.contains("/grpc.health.v1.Health/Check") && text.contains("shop.Orders"));
            awaitFlags(mesh, "a.test", "healthy");
        }
    }

    @Test
    @Covers("WorkloadGroup.probe.periodSeconds")
    void periods() throws Exception {
        try (Mesh mesh = group("tcpSocket: {}" + FAST)) {
            awaitCount(mesh, "attempt", 4);
        }
    }

    @Test
    @Covers("WorkloadGroup.probe.timeoutSeconds")
    void timeouts() throws Exception {
        try (Mesh mesh = group("httpGet: {path: /hang}, timeoutSeconds: 0.05" + FAST)) {
            awaitCount(mesh, "network_failure", 4);
        }
    }

    @Test
    @Covers("WorkloadGroup.probe.failureThreshold")
    void failuresInARow() throws Exception {
        try (Mesh mesh = group("httpGet: {port: $spare}, failureThreshold: 1000" + FAST);
                Asked asked = new Asked(mesh, OK, BROKEN)) {
            asked.await(text -> !text.isEmpty());
            awaitCount(mesh, "failure", 5);
            assertEquals("healthy", flags(mesh, "a.test"));
        }
    }

    @Test
    @Covers("WorkloadGroup.probe.successThreshold")
    void successesInARow() throws Exception {
        try (Mesh mesh = group("httpGet: {port: $spare}, successThreshold: 1000" + FAST);
                Asked asked = new Asked(mesh, BROKEN, OK)) {
            asked.await(text -> !text.isEmpty());
            awaitCount(mesh, "success", 3);
            assertEquals(OUT, flags(mesh, "a.test"));
        }
    }

    /** The other group, which does not wait, has been asked several times meanwhile. */
    @Test
    @Covers("WorkloadGroup.probe.initialDelaySeconds")
    void beforeTheFirstCheck() throws Exception {
        String[] waiting = groupDocuments("b", "tcpSocket: {}, initialDelaySeconds: 3600");
        String[] other = groupDocuments("a", "tcpSocket: {}" + FAST);
        try (Mesh mesh = Mesh.sidecar(String.join("\n---\n", waiting), String.join("\n---\n", other))) {
            awaitCount(mesh, "attempt", 4);
            assertEquals("/failed_active_hc/pending_active_hc", flags(mesh, "b.test"));
        }
    }
}
