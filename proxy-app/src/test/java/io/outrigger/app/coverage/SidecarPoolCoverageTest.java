package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code connectionPool} of a Sidecar, towards the own application: of one port, and of all. */
final class SidecarPoolCoverageTest {

    /** The two places, the first for all ports. */
    private static final String[] PLACES = {
        "inboundConnectionPool: {%3$s}\n"
                + "ingress: [{port: {number: 9080, name: p, protocol: %1$s}, defaultEndpoint: '%2$s'}]",
        "ingress: [{port: {number: 9080, name: p, protocol: %1$s}, defaultEndpoint: '%2$s', connectionPool: {%3$s}}]"
    };

    private interface Check {
        void of(Mesh mesh) throws Exception;
    }

    private static void each(String protocol, String endpoint, String pool, String meshConfig, Check check)
            throws Exception {
        for (String place : PLACES) {
            String spec = place.formatted(protocol, endpoint, pool);
            String sidecar = Yaml.istio("Sidecar", "name: s, namespace: mine", spec);
            try (Mesh mesh = MeshPlan.sidecar().mesh(meshConfig).start(sidecar)) {
                check.of(mesh);
            }
        }
    }

    private static void each(String pool, Check check) throws Exception {
        each("HTTP", "127.0.0.1:$app", pool, "", check);
    }

    private static Client client(Mesh mesh) throws IOException {
        return mesh.inbound("127.9.9.9:9080");
    }

    private static Reply get(Mesh mesh, String path) throws IOException {
        return client(mesh).get("shop", path);
    }

    /** A request whose answer nobody waits for; to be closed by the caller. */
    private static Socket send(Mesh mesh, String path) throws IOException {
        Socket socket = client(mesh).connect();
        String request = "GET " + path + " HTTP/1.1\r\nhost: shop\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static void await(Mesh mesh, String name, long least) throws IOException {
        Waiting.until(() -> stat(mesh, name) >= least, () -> name + " stays below " + least);
    }

    private static long stat(Mesh mesh, String name) throws IOException {
        String line = mesh.admin("/stats?filter=9080.*" + name + "$").strip();
        return line.isEmpty() ? 0 : Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.http.maxRequestsPerConnection",
        "Sidecar.ingress[].connectionPool.http.maxRequestsPerConnection"
    })
    void requestsPerConnection() throws Exception {
        each("http: {maxRequestsPerConnection: 1}", mesh -> {
            assertEquals(200, get(mesh, "/").status());
            await(mesh, "upstream_cx_max_requests", 1);
        });
    }

    @Test
    @Covers({"Sidecar.inboundConnectionPool.http.idleTimeout", "Sidecar.ingress[].connectionPool.http.idleTimeout"})
    void idleTimesOfHttp() throws Exception {
        each("http: {idleTimeout: 50ms}", mesh -> {
            assertEquals(200, get(mesh, "/").status());
            await(mesh, "upstream_cx_idle_timeout", 1);
        });
    }

    @Test
    @Covers({"Sidecar.inboundConnectionPool.tcp.idleTimeout", "Sidecar.ingress[].connectionPool.tcp.idleTimeout"})
    void idleTimesOfTcp() throws Exception {
        each("tcp: {idleTimeout: 50ms}", mesh -> {
            assertEquals(200, get(mesh, "/").status());
            await(mesh, "upstream_cx_idle_timeout", 1);
        });
    }

    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.tcp.maxConnectionDuration",
        "Sidecar.ingress[].connectionPool.tcp.maxConnectionDuration"
    })
    void durations() throws Exception {
        each("tcp: {maxConnectionDuration: 50ms}", mesh -> {
            assertEquals(200, get(mesh, "/").status());
            await(mesh, "upstream_cx_max_duration_reached", 1);
        });
    }

    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.http.http2MaxRequests",
        "Sidecar.ingress[].connectionPool.http.http2MaxRequests"
    })
    void requestsInFlight() throws Exception {
        each("http: {http2MaxRequests: 1}", mesh -> {
            try (Socket hanging = send(mesh, "/hang")) {
                await(mesh, "upstream_cx_http1_total", 1);
                assertEquals("true", get(mesh, "/").header("x-envoy-overloaded"));
                assertEquals(false, hanging.isClosed());
            }
        });
    }

    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.tcp.maxConnections",
        "Sidecar.ingress[].connectionPool.tcp.maxConnections",
        "Sidecar.inboundConnectionPool.http.http1MaxPendingRequests",
        "Sidecar.ingress[].connectionPool.http.http1MaxPendingRequests"
    })
    void connectionsAndQueues() throws Exception {
        each("tcp: {maxConnections: 1}, http: {http1MaxPendingRequests: 1}", mesh -> {
            try (Socket served = send(mesh, "/hang")) {
                await(mesh, "upstream_cx_http1_total", 1);
                try (Socket waiting = send(mesh, "/hang")) {
                    await(mesh, "upstream_rq_pending_active", 1);
                    await(mesh, "upstream_cx_overflow", 1);
                    assertEquals("true", get(mesh, "/").header("x-envoy-overloaded"));
                    assertEquals(served.isClosed(), waiting.isClosed());
                }
            }
        });
    }

    /** A retry that pauses keeps its place; the next one finds none. */
    @Test
    @Covers({"Sidecar.inboundConnectionPool.http.maxRetries", "Sidecar.ingress[].connectionPool.http.maxRetries"})
    void retries() throws Exception {
        String policy = "defaultInboundHttpRetryPolicy: {attempts: 1, retryOn: 5xx, backoff: 10h}";
        each("HTTP", "127.0.0.1:$app", "http: {maxRetries: 1}", policy, mesh -> {
            try (Socket pausing = send(mesh, "/status/503")) {
                await(mesh, "upstream_rq_retry", 1);
                assertEquals(503, get(mesh, "/status/503").status());
                await(mesh, "upstream_rq_retry_overflow", 1);
                assertEquals(false, pausing.isClosed());
            }
        });
    }

    @Test
    @Covers({"Sidecar.inboundConnectionPool.tcp.connectTimeout", "Sidecar.ingress[].connectionPool.tcp.connectTimeout"})
    void connectTimeouts() throws Exception {
        each("HTTP", "127.0.0.1:$full", "tcp: {connectTimeout: 50ms}", "", mesh -> {
            assertEquals(503, get(mesh, "/").status());
        });
    }

    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.tcp.tcpKeepalive.time",
        "Sidecar.ingress[].connectionPool.tcp.tcpKeepalive.time",
        "Sidecar.inboundConnectionPool.tcp.tcpKeepalive.interval",
        "Sidecar.ingress[].connectionPool.tcp.tcpKeepalive.interval",
        "Sidecar.inboundConnectionPool.tcp.tcpKeepalive.probes",
        "Sidecar.ingress[].connectionPool.tcp.tcpKeepalive.probes"
    })
    void probesOfIdleConnections() throws Exception {
        each("tcp: {tcpKeepalive: {time: 60s, interval: 30s, probes: 2}}", mesh -> {
            assertEquals(200, get(mesh, "/").status());
            EpollSocketChannelConfig socket = KernelSockets.to(mesh.port("$app"));
            assertEquals(60, socket.getTcpKeepIdle());
            assertEquals(30, socket.getTcpKeepIntvl());
            assertEquals(2, socket.getTcpKeepCnt());
        });
    }

    /** An application that takes connections and says nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.http.useClientProtocol",
        "Sidecar.ingress[].connectionPool.http.useClientProtocol"
    })
    void theApplicationIsSpokenToAsTheClientSpoke() throws Exception {
        try (ServerSocket app = silent()) {
            String endpoint = "127.0.0.1:" + app.getLocalPort();
            each("HTTP", endpoint, "http: {useClientProtocol: true}", "", mesh -> {
                try (Socket client = client(mesh).connect()) {
                    client.getOutputStream().write(Http2CoverageTest.request("shop"));
                    await(mesh, "upstream_cx_http2_total", 1);
                }
            });
        }
    }

    /** A second request has a connection of its own. */
    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.http.maxConcurrentStreams",
        "Sidecar.ingress[].connectionPool.http.maxConcurrentStreams"
    })
    void streamsOfOneConnection() throws Exception {
        try (ServerSocket app = silent()) {
            String endpoint = "127.0.0.1:" + app.getLocalPort();
            each("HTTP2", endpoint, "http: {maxConcurrentStreams: 1}", "", mesh -> {
                try (Socket one = send(mesh, "/");
                        Socket two = send(mesh, "/")) {
                    await(mesh, "upstream_cx_http2_total", 2);
                    assertEquals(one.isClosed(), two.isClosed());
                }
            });
        }
    }

    /** Nobody answers the ping, so the connection is given up, and the request with it. */
    @Test
    @Covers({
        "Sidecar.inboundConnectionPool.http.http2KeepAlive.interval",
        "Sidecar.ingress[].connectionPool.http.http2KeepAlive.interval",
        "Sidecar.inboundConnectionPool.http.http2KeepAlive.timeout",
        "Sidecar.ingress[].connectionPool.http.http2KeepAlive.timeout"
    })
    void pings() throws Exception {
        try (ServerSocket app = silent()) {
            String endpoint = "127.0.0.1:" + app.getLocalPort();
            String pool = "http: {http2KeepAlive: {interval: 50ms, timeout: 50ms}}";
            each(
                    "HTTP2",
                    endpoint,
                    pool,
                    "",
                    mesh -> assertEquals(503, get(mesh, "/").status()));
        }
    }
}
