package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.command.RequestCommand;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Istio's task "Circuit Breaking": httpbin with one connection and one waiting request, asked as by {@code fortio load -c 3 -qps 0 -n
 * 30}, and what {@code pilot-agent request GET stats | grep httpbin | grep pending} prints then.
 */
final class HttpbinScenarioTest {
    private static final int CLIENTS = 3;
    private static final int CALLS = 30;
    private static final int MOST_LOADS = 20;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String GET =
            "GET /get HTTP/1.1\r\nHost: httpbin:8000\r\nUser-Agent: fortio.org/fortio-1.69.5\r\n\r\n";
    private static final String CLUSTER = "cluster.outbound|8000||httpbin.mine.svc.cluster.local.";

    private static final String HTTPBIN = Yaml.kubernetes(
            "Service",
            "name: httpbin, namespace: mine",
            "spec: {selector: {app: httpbin}, ports: [{port: 8000, name: http, targetPort: $app}]}");

    private static final String POD = Yaml.kubernetes(
            "Pod", "name: httpbin, namespace: mine, labels: {app: httpbin}", "status: {podIP: 127.9.1.1}");

    private static final String RULE = Yaml.istio("DestinationRule", "name: httpbin, namespace: mine", """
        host: httpbin
        trafficPolicy:
          connectionPool:
            tcp:
              maxConnections: 1
            http:
              http1MaxPendingRequests: 1
              maxRequestsPerConnection: 1
          outlierDetection:
            consecutive5xxErrors: 1
            interval: 1s
            baseEjectionTime: 3m
            maxEjectionPercent: 100
        """);

    /** The statuses of a load. */
    private static List<Integer> load(Mesh mesh) throws Exception {
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(() -> ask(mesh, CALLS / CLIENTS, statuses), "fortio"));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        return List.copyOf(statuses);
    }

    /** One of fortio's threads: asks again as soon as it is answered, on a new connection if not with 200. Failures are -1. */
    private static void ask(Mesh mesh, int calls, Queue<Integer> statuses) {
        int left = calls;
        while (left > 0) {
            try (Socket socket = mesh.outbound("127.9.0.1:8000").connect()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (int status = 200; status == 200 && left > 0; left--) {
                    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
                    status = answer(in);
                    statuses.add(status);
                }
            } catch (IOException e) {
                statuses.add(-1);
                left--;
            }
        }
    }

    /** Reads a whole answer with a length. */
    private static int answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("behind " + line);
            }
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    /** What the agent's command prints. */
    private static List<String> stats(Mesh mesh) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new RequestCommand())
                .setOut(new PrintWriter(out))
                .execute("GET", "stats", "--debug-port", Integer.toString(mesh.adminPort()));
        assertEquals(0, code);
        return out.toString()
                .lines()
                .filter(line -> line.contains("httpbin") && line.contains("pending"))
                .toList();
    }

    @Test
    void threeConnectionsTripTheBreaker() throws Exception {
        try (Mesh mesh = Mesh.sidecar(HTTPBIN, POD, RULE)) {
            Queue<Integer> first = new ConcurrentLinkedQueue<>();
            ask(mesh, 1, first);
            assertEquals(List.of(200), List.copyOf(first));
            long served = 1;
            long refused = 0;
            for (int i = 0; i < MOST_LOADS && refused == 0; i++) {
                List<Integer> statuses = load(mesh);
                assertEquals(CALLS, statuses.size());
                served += statuses.stream().filter(status -> status == 200).count();
                refused += statuses.stream().filter(status -> status == 503).count();
                assertEquals((long) CALLS * (i + 1) + 1, served + refused, statuses.toString());
            }

            assertTrue(served > 1, served + " served");
            assertTrue(refused > 0, refused + " refused");
            assertEquals(
                    List.of(
                            CLUSTER + "circuit_breakers.default.remaining_pending: 1",
                            CLUSTER + "circuit_breakers.default.rq_pending_open: 0",
                            CLUSTER + "circuit_breakers.high.rq_pending_open: 0",
                            CLUSTER + "upstream_rq_pending_active: 0",
                            CLUSTER + "upstream_rq_pending_failure_eject: 0",
                            CLUSTER + "upstream_rq_pending_overflow: " + refused,
                            CLUSTER + "upstream_rq_pending_total: " + served),
                    stats(mesh));
        }
    }
}
