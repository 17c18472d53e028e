package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** {@code connectionPool} and {@code retryBudget} at each place where they may stand. */
final class ConnectionPoolCoverageTest {
    /** A connection ends after one request. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.http.maxRequestsPerConnection",
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.maxRequestsPerConnection",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.maxRequestsPerConnection",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.maxRequestsPerConnection",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.maxRequestsPerConnection"
    })
    void requestsPerConnection() throws Exception {
        PolicyShapes.each("$app", "connectionPool: {http: {maxRequestsPerConnection: 1}}", (mesh, i) -> {
            assertEquals(200, PolicyShapes.get(mesh, i, "/").status());
            PolicyShapes.await(mesh, i, "upstream_cx_max_requests", 1);
        });
    }

    /** A connection without a request ends soon. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.http.idleTimeout",
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.idleTimeout",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.idleTimeout",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.idleTimeout",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.idleTimeout"
    })
    void idleTimeoutsOfHttp() throws Exception {
        PolicyShapes.each("$app", "connectionPool: {http: {idleTimeout: 50ms}}", (mesh, i) -> {
            assertEquals(200, PolicyShapes.get(mesh, i, "/").status());
            PolicyShapes.await(mesh, i, "upstream_cx_idle_timeout", 1);
        });
    }

    /** The same by the setting of every connection. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.tcp.idleTimeout",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.idleTimeout",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.idleTimeout",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.idleTimeout",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.idleTimeout"
    })
    void idleTimeoutsOfTcp() throws Exception {
        PolicyShapes.each("$app", "connectionPool: {tcp: {idleTimeout: 50ms}}", (mesh, i) -> {
            assertEquals(200, PolicyShapes.get(mesh, i, "/").status());
            PolicyShapes.await(mesh, i, "upstream_cx_idle_timeout", 1);
        });
    }

    /** A connection ends however busy it is. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.tcp.maxConnectionDuration",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.maxConnectionDuration",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.maxConnectionDuration",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.maxConnectionDuration",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.maxConnectionDuration"
    })
    void durations() throws Exception {
        PolicyShapes.each("$app", "connectionPool: {tcp: {maxConnectionDuration: 50ms}}", (mesh, i) -> {
            assertEquals(200, PolicyShapes.get(mesh, i, "/").status());
            PolicyShapes.await(mesh, i, "upstream_cx_max_duration_reached", 1);
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.http.http2MaxRequests",
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.http2MaxRequests",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.http2MaxRequests",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.http2MaxRequests",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.http2MaxRequests"
    })
    void requestsInFlight() throws Exception {
        PolicyShapes.each("$app", "connectionPool: {http: {http2MaxRequests: 1}}", (mesh, i) -> {
            try (Socket hanging = PolicyShapes.send(mesh, i, "/hang")) {
                PolicyShapes.await(mesh, i, "upstream_rq_active", 1);
                assertEquals("true", PolicyShapes.get(mesh, i, "/").header("x-envoy-overloaded"));
                assertEquals(false, hanging.isClosed());
            }
        });
    }

    /** One is served, one waits, one is too much. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.tcp.maxConnections",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.maxConnections",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.maxConnections",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.maxConnections",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.maxConnections",
        "DestinationRule.trafficPolicy.connectionPool.http.http1MaxPendingRequests",
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.http1MaxPendingRequests",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.http1MaxPendingRequests",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.http1MaxPendingRequests",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.http1MaxPendingRequests"
    })
    void connectionsAndQueues() throws Exception {
        String policy = "connectionPool: {tcp: {maxConnections: 1}, http: {http1MaxPendingRequests: 1}}";
        PolicyShapes.each("$app", policy, (mesh, i) -> {
            try (Socket served = PolicyShapes.send(mesh, i, "/hang")) {
                PolicyShapes.await(mesh, i, "upstream_rq_active", 1);
                try (Socket waiting = PolicyShapes.send(mesh, i, "/hang")) {
                    PolicyShapes.await(mesh, i, "upstream_rq_pending_active", 1);
                    PolicyShapes.await(mesh, i, "upstream_cx_overflow", 1);
                    assertEquals("true", PolicyShapes.get(mesh, i, "/").header("x-envoy-overloaded"));
                    assertEquals(served.isClosed(), waiting.isClosed());
                }
            }
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.http.maxRetries",
        "MeshConfig.defaultTrafficPolicy.connectionPool.http.maxRetries",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.http.maxRetries",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.http.maxRetries",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.maxRetries"
    })
    void retries() throws Exception {
        assertOneRetry("connectionPool: {http: {maxRetries: 1}}", 0, 1, 2, 3);
        assertOneRetry("connectionPool: {http: {maxRetries: 1}}", PolicyShapes.OF_MESH);
    }

    /** A retry that pauses keeps its place; the next one finds none. */
    private static void assertOneRetry(String policy, int... shapes) throws Exception {
        try (Mesh mesh = PolicyShapes.retrying(policy, shapes)) {
            for (int i : shapes) {
                try (Socket pausing = PolicyShapes.send(mesh, i, "/status/503")) {
                    PolicyShapes.await(mesh, i, "upstream_rq_retry", 1);
                    assertEquals(503, PolicyShapes.get(mesh, i, "/status/503").status());
                    assertEquals(1, PolicyShapes.stat(mesh, i, "upstream_rq_retry_overflow"));
                    assertEquals(false, pausing.isClosed());
                }
            }
        }
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.retryBudget.minRetryConcurrency",
        "DestinationRule.subsets[].trafficPolicy.retryBudget.minRetryConcurrency"
    })
    void leastRetriesOfBudgets() throws Exception {
        assertOneRetry("retryBudget: {percent: 0, minRetryConcurrency: 1}", 0, 2);
    }

    /** Of two requests in flight as many may be tried again; by the usual share it would be one, the least. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.retryBudget.percent",
        "DestinationRule.subsets[].trafficPolicy.retryBudget.percent"
    })
    void sharesOfBudgets() throws Exception {
        assertTwoRetries(0, 2);
    }

    private static void assertTwoRetries(int... shapes) throws Exception {
        try (Mesh mesh = PolicyShapes.retrying("retryBudget: {percent: 100, minRetryConcurrency: 1}", shapes)) {
            for (int i : shapes) {
                try (Socket one = PolicyShapes.send(mesh, i, "/hang");
                        Socket two = PolicyShapes.send(mesh, i, "/hang")) {
                    PolicyShapes.await(mesh, i, "upstream_rq_active", 2);
                    try (Socket pausing = PolicyShapes.send(mesh, i, "/status/503");
                            Socket another = PolicyShapes.send(mesh, i, "/status/503")) {
                        PolicyShapes.await(mesh, i, "upstream_rq_retry", 2);
                        assertEquals(one.isClosed() || two.isClosed(), pausing.isClosed() || another.isClosed());
                    }
                }
            }
        }
    }

    /** The kernel is asked how it will probe an idle peer. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.tcp.tcpKeepalive.time",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.tcpKeepalive.time",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.tcpKeepalive.time",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.tcpKeepalive.time",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.tcpKeepalive.time",
        "DestinationRule.trafficPolicy.connectionPool.tcp.tcpKeepalive.interval",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.tcpKeepalive.interval",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.tcpKeepalive.interval",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.tcpKeepalive.interval",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.tcpKeepalive.interval",
        "DestinationRule.trafficPolicy.connectionPool.tcp.tcpKeepalive.probes",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.tcpKeepalive.probes",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.tcpKeepalive.probes",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.tcpKeepalive.probes",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.tcpKeepalive.probes"
    })
    void probesOfIdleConnections() throws Exception {
        String keepalive = "tcpKeepalive: {time: 60s, interval: 30s, probes: 2}";
        for (int i = 0; i <= PolicyShapes.OF_MESH; i++) {
            try (Mesh mesh = PolicyShapes.only(i, "connectionPool: {tcp: {" + keepalive + "}}")) {
                assertEquals(200, PolicyShapes.get(mesh, i, "/").status());
                EpollSocketChannelConfig socket = KernelSockets.to(mesh.port("$app"));
                assertEquals(60, socket.getTcpKeepIdle(), PolicyShapes.name(i));
                assertEquals(30, socket.getTcpKeepIntvl(), PolicyShapes.name(i));
                assertEquals(2, socket.getTcpKeepCnt(), PolicyShapes.name(i));
            }
        }
    }
}
