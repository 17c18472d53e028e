package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.ClusterCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Which connection to the upstream serves which request. */
final class PoolTest {
    /** Half of what the peer of a test allows. */
    private static final long PEER_NANOS = 500_000_000;

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
    }

    /** Answers {@code /slow…} only when told. */
    private static RawUpstream.Script slowWhenAsked(CountDownLatch told) {
        return peer -> {
            while (true) {
                Message request = peer.request();
                if (request.start().startsWith("GET /slow")) {
                    Scene.await(told);
                }
                peer.send(RawUpstream.ok(request.start()));
            }
        };
    }

    @Test
    void theConnectionUsedLastIsUsedFirst() throws IOException {
        CountDownLatch told = new CountDownLatch(1);
        try (Scene scene = Scene.of(slowWhenAsked(told));
                Wire one = scene.client();
                Wire two = scene.client()) {
            one.send(get("/slow"));
            Scene.await(() -> scene.upstream().requests().size() == 1);
            two.send(get("/quick"));
            two.answer();
            told.countDown();
            one.answer();

            for (int i = 2; i < 6; i++) {
                two.send(get("/" + i));
                two.answer();
                assertEquals(scene.upstream().connectionOf(0), scene.upstream().connectionOf(i));
            }
            assertEquals(2, scene.upstream().connections());
            assertEquals(2, scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE));
        }
    }

    /** The peer lets a connection idle for a second, so after half of it another is opened. */
    @Test
    void whatThePeerMayCloseIsNotUsedAgain() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nkeep-alive: max=5, timeout=1\r\ncontent-length: 2\r\n\r\nok";
        try (Scene scene = Scene.answering(answer);
                Wire client = scene.client()) {
            client.send(get("/"));
            client.answer();
            client.send(get("/"));
            client.answer();
            assertEquals(1, scene.upstream().connections());

            LockSupport.parkNanos(PEER_NANOS);
            client.send(get("/"));
            client.answer();
            assertEquals(2, scene.upstream().connections());
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 1);
        }
    }

    @Test
    void whatSaysCloseIsNotUsedAgain() throws IOException {
        String[] answers = {
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nConnection: x, Close\r\ncontent-length: 2\r\n\r\nok",
            "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
            "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
        };
        for (String answer : answers) {
            try (Scene scene = Scene.answering(answer);
                    Wire client = scene.client()) {
                for (int i = 1; i <= 2; i++) {
                    client.send(get("/"));
                    assertEquals("ok", client.answer().body());
                    assertEquals(i, scene.upstream().connections(), answer);
                }
            }
        }
    }

    @Test
    void anOldUpstreamMayKeepItsConnection() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 2\r\n\r\nok");
                Wire client = scene.client()) {
            client.send(get("/1") + get("/2"));
            assertEquals("ok", client.answer().body());
            assertEquals("ok", client.answer().body());
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void aRetiredPoolEndsIdleConnectionsAtOnceAndBusyOnesAfterTheirAnswer() throws IOException {
        CountDownLatch told = new CountDownLatch(1);
        try (Scene scene = Scene.of(slowWhenAsked(told));
                Wire one = scene.client();
                Wire two = scene.client()) {
            one.send(get("/slow"));
            Scene.await(() -> scene.upstream().requests().size() == 1);
            two.send(get("/quick"));
            two.answer();

            scene.proxy().onWorker(pools -> pools.retire(new Snapshot(2, List.of(), Map.of(), "empty")));
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 1);
            told.countDown();
            assertEquals("GET /slow HTTP/1.1", one.answer().body());
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 0);
            scene.proxy().onWorker(pools -> assertEquals(0, pools.connections()));
        }
    }

    @Test
    void nothingIsLeftBehindWhenClientsComeAndGo() throws IOException {
        try (Scene scene = Scene.of(peer -> {
            while (true) {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nha");
            }
        })) {
            for (int i = 0; i < 100; i++) {
                Wire client = scene.client();
                client.send(get("/" + i));
                if (i % 3 > 0) {
                    client.head();
                }
                if (i % 2 == 0) {
                    client.reset();
                } else {
                    client.close();
                }
            }
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_ACTIVE) == 0
                    && scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE) == 0);
            scene.proxy()
                    .onWorker(pools -> assertEquals(
                            scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE), pools.connections()));
        }
    }

    /** A server that accepts one connection and lets all others hang unaccepted. */
    private static final class OneConnection implements AutoCloseable {
        private final ServerSocket listening;
        private final List<Socket> fill = new ArrayList<>();

        OneConnection() throws IOException {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }

        Wire accept() throws IOException {
            return new Wire(listening.accept());
        }

        /** Makes further connects hang. */
        void fill() throws IOException {
            try {
                for (int i = 0; i < 16; i++) {
                    Socket socket = new Socket();
                    fill.add(socket);
                    socket.connect(listening.getLocalSocketAddress(), 200);
                }
            } catch (SocketTimeoutException full) {
                return;
            }
            throw new AssertionError("the queue of unaccepted connections has no end");
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : fill) {
                socket.close();
            }
            listening.close();
        }
    }

    @Test
    void aRequestThatWaitsForANewConnectionTakesOneThatIsFreedBefore() throws IOException {
        try (OneConnection server = new OneConnection()) {
            Cluster cluster = RunningProxy.cluster(server.listening.getLocalPort());
            try (RunningProxy proxy = new RunningProxy(new Logged(), RunningProxy.to(cluster));
                    Wire one = Wire.to(proxy.port());
                    Wire two = Wire.to(proxy.port())) {
                one.send(get("/1"));
                Wire upstream = server.accept();
                assertEquals("GET /1 HTTP/1.1", upstream.request().start());
                server.fill();
                two.send(get("/2"));
                Scene.await(() -> cluster.cells().value(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE) == 1);

                upstream.send(RawUpstream.ok("one"));
                assertEquals("one", one.answer().body());
                assertEquals("GET /2 HTTP/1.1", upstream.request().start());
                upstream.send(RawUpstream.ok("two"));
                assertEquals("two", two.answer().body());
            }
        }
    }

    @Test
    void bytesBehindAnAnswerAreNotTheAnswerOfWhoWaits() throws IOException {
        try (OneConnection server = new OneConnection()) {
            Cluster cluster = RunningProxy.cluster(server.listening.getLocalPort());
            Logged log = new Logged();
            try (RunningProxy proxy = new RunningProxy(log, RunningProxy.to(cluster));
                    Wire one = Wire.to(proxy.port());
                    Wire two = Wire.to(proxy.port())) {
                one.send(get("/1"));
                Wire upstream = server.accept();
                upstream.request();
                server.fill();
                two.send(get("/2"));
                Scene.await(() -> cluster.cells().value(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE) == 1);

                upstream.send(RawUpstream.ok("one") + RawUpstream.ok("evil"));
                assertEquals("one", one.answer().body());
                Message answer = two.answer();
                assertEquals(503, answer.status(), answer.body());
                assertEquals("URX,UF", log.line(1).flags());
            }
        }
    }

    @Test
    void aConnectionThatEndsBehindItsAnswerIsNotGivenToWhoWaits() throws IOException {
        try (OneConnection server = new OneConnection()) {
            Cluster cluster = RunningProxy.cluster(server.listening.getLocalPort());
            try (RunningProxy proxy = new RunningProxy(new Logged(), RunningProxy.to(cluster));
                    Wire one = Wire.to(proxy.port());
                    Wire two = Wire.to(proxy.port())) {
                one.send(get("/1"));
                Wire upstream = server.accept();
                upstream.request();
                server.fill();
                two.send("POST /2 HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
                Scene.await(() -> cluster.cells().value(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE) == 1);

                proxy.onWorker(pools -> {
                    // While the worker stands still, answer and end arrive together.
                    try {
                        upstream.send(RawUpstream.ok("one"));
                        upstream.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                assertEquals("one", one.answer().body());
                assertEquals(
                        "upstream connect error or disconnect/reset before headers. "
                                + "retried and the latest reset reason: connection timeout",
                        two.answer().body());
            }
        }
    }
}
