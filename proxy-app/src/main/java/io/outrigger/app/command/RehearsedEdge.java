package io.outrigger.app.command;

import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.app.run.StartFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What the demo leaves out: a gateway that is started from a command line, has a certificate, and calls itself with mutual TLS, by
 * HTTP/1, by HTTP/2 and by bytes, before it calls somebody else in the clear.
 */
record RehearsedEdge(int http, int tcp, int https, int tls, int upstream) {
    private static final String IDENTITY = "spiffe://cluster.local/ns/istio-system/sa/rehearsal";
    private static final int MOST_MILLIS = 10_000;
    private static final int PATIENCE_SECONDS = 60;

    /** What the one in the clear knows. */
    private static final String PAGE = "/static/bookinfo.css";

    private static final String MESH = """
        accessLogFile: /dev/null
        accessLogEncoding: JSON
        """;

    private static final String GATEWAY = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: istio-system}
        spec:
          selector: {istio: rehearsal}
          servers:
          - {port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*"]}
          - {port: {number: 9000, name: tcp, protocol: TCP}, hosts: ["*"]}
          - {port: {number: 8443, name: https, protocol: HTTPS}, hosts: ["*"], tls: {mode: ISTIO_MUTUAL}}
          - {port: {number: 9443, name: tls, protocol: TLS}, hosts: ["*"], tls: {mode: ISTIO_MUTUAL}}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: edge, namespace: istio-system}
        spec:
          hosts: ["*"]
          gateways: [edge]
          http:
          - match: [{port: 8443}]
            route: [{destination: {host: plain.test}}]
          - match: [{uri: {prefix: /h2}, headers: {x-user: {exact: jason}}}, {uri: {regex: "/h2/.*"}}]
            fault: {delay: {percentage: {value: 100}, fixedDelay: 1ms}}
            headers: {request: {set: {x-seen: "%%REQ(:authority)%%"}}, response: {remove: [x-old]}}
            rewrite: {uri: %1$s}
            route: [{destination: {host: h2.test}}]
          - retries: {attempts: 2, retryOn: 5xx, backoff: 1ms}
            timeout: 5s
            rewrite: {uri: %1$s}
            route:
            - {destination: {host: h1.test, subset: v1}, weight: 50}
            - {destination: {host: h1.test, subset: v2}, weight: 50}
          tcp:
          - match: [{port: 9000}]
            route: [{destination: {host: tcp.test}}]
          - match: [{port: 9443}]
            route: [{destination: {host: plain.test}}]
        """;

    private static final String SERVICE = """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: %1$s, namespace: istio-system}
        spec:
          hosts: [%1$s.test]
          ports: [{number: 80, name: port, protocol: %2$s}]
          resolution: STATIC
          endpoints: [{address: 127.0.0.1, ports: {port: %3$d}, labels: {version: v1}}]
        """;

    private static final String POLICY = """
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: %1$s, namespace: istio-system}
        spec:
          host: %1$s.test
          trafficPolicy:
            tls: {mode: ISTIO_MUTUAL}
            connectionPool: {tcp: {maxConnections: 100}, http: {http2MaxRequests: 1000}}
            outlierDetection: {consecutive5xxErrors: 5}
          subsets: [{name: v1, labels: {version: v1}}, {name: v2}]
        """;

    /** Starts it and asks for all of it, so many times; answers how often all was served. The proxy stays until the process ends. */
    int play(ProxyAdmin.Orders orders, int times) throws IOException, StartFailure {
        Path folder = Files.createTempDirectory("outrigger-rehearsal-");
        try {
            ServeCommand serve = new ServeCommand();
            new CommandLine(serve).parseArgs(arguments(folder).toArray(String[]::new));
            OutriggerProxy.start(serve.options(), orders);
        } finally {
            delete(folder);
        }
        int served = 0;
        for (int i = 0; i < times; i++) {
            boolean one = AdminClient.ask("GET", http, "/", "", null).isGood();
            boolean two = AdminClient.ask("GET", http, "/h2/" + i, "", null).isGood();
            served += one && two && bytesPass() ? 1 : 0;
        }
        return served;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private List<String> arguments(Path folder) throws IOException {
        Path certs = folder.resolve("certs");
        certify(certs);
        String documents = GATEWAY.formatted(PAGE)
                + SERVICE.formatted("plain", "HTTP", upstream)
                + SERVICE.formatted("h1", "HTTP", https)
                + SERVICE.formatted("h2", "HTTP2", https)
                + SERVICE.formatted("tcp", "TCP", tls)
                + POLICY.formatted("h1")
                + POLICY.formatted("h2")
                + POLICY.formatted("tcp");
        return List.of(
                "--config",
                Files.writeString(folder.resolve("edge.yaml"), documents).toString(),
                "--mesh-config",
                Files.writeString(folder.resolve("mesh.conf"), MESH).toString(),
                "--workload-certs",
                certs.toString(),
                "--role=GATEWAY",
                "--namespace=istio-system",
                "--labels=istio=rehearsal",
                "--bind-map=8080=" + http + ",9000=" + tcp + ",8443=" + https + ",9443=" + tls,
                "--admin-port=0",
                "--status-port=0",
                "--readiness-port=0",
                "--prometheus-port=0");
    }

    /** By the launcher, for the libraries that make certificates are on the path of no other command. */
    private static void certify(Path folder) throws IOException {
        String authority = folder.resolve("ca").toString();
        outrigger("certs", "ca", "--out", authority);
        outrigger("certs", "workload", "--ca", authority, "--spiffe", IDENTITY, "--out", folder.toString());
    }

    private static void outrigger(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        command.add(
                0,
                Path.of(System.getProperty(DemoCommand.HOME, "."), "outrigger").toString());
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0) {
                throw new IOException(String.join(" ", words) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(words[0]);
        } finally {
            child.destroyForcibly();
        }
    }

    /** Whether an answer to a request comes that nobody on the way knows to be one. */
    private boolean bytesPass() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
            socket.setSoTimeout(MOST_MILLIS);
            socket.getOutputStream()
                    .write("HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes().length > 0;
        }
    }
}
