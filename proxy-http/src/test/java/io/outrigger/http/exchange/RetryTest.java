package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.RetryPolicy.Word;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteMatcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Further tries by policy. */
final class RetryTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String REFUSED = "upstream_reset_before_response_started{remote_connection_failure|"
            + "delayed_connect_error:_Connection_refused}";

    private static RetryPolicy on(int retries, long perTryMillis, Word... words) {
        return new RetryPolicy(
                retries,
                words.length == 0 ? Set.of() : EnumSet.of(words[0], words),
                Set.of(),
                perTryMillis * 1_000_000,
                1_000_000,
                true,
                false);
    }

    private static int deadPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    @Test
    void aRefusedConnectionIsTriedTwiceMore() throws IOException {
        Logged log = new Logged();
        Cluster cluster = RunningProxy.cluster(deadPort());
        try (RunningProxy proxy = new RunningProxy(log, RunningProxy.to(cluster));
                Wire client = Wire.to(proxy.port())) {
            client.send(GET + GET);
            for (int i = 0; i < 2; i++) {
                Message answer = client.answer();
                assertEquals(503, answer.status());
                assertEquals(
                        "upstream connect error or disconnect/reset before headers. "
                                + "retried and the latest reset reason: remote connection failure",
                        answer.body());
            }
            assertEquals("503 URX,UF " + REFUSED + " 3", log.line(0).facts());
            assertEquals(4, cluster.cells().value(ClusterCounter.UPSTREAM_RQ_RETRY));
            assertEquals(0, cluster.cells().value(ClusterCounter.UPSTREAM_RQ_ACTIVE));
            assertEquals(0, cluster.cells().value(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE));
        }
    }

    @Test
    void aRefusedConnectionWithoutRetries() throws IOException {
        Logged log = new Logged();
        try (RunningProxy proxy =
                        new RunningProxy(log, RunningProxy.to(RunningProxy.cluster(deadPort()), 0, RetryPolicy.NONE));
                Wire client = Wire.to(proxy.port())) {
            client.send(GET);

            assertEquals(
                    "upstream connect error or disconnect/reset before headers. reset reason: remote connection"
                            + " failure",
                    client.answer().body());
            assertEquals("503 UF " + REFUSED + " 1", log.line(0).facts());
        }
    }

    @Test
    void aRetryAvoidsTheEndpointThatFailed() throws IOException {
        Logged log = new Logged();
        try (RawUpstream good = new RawUpstream(RawUpstream.answering(RawUpstream.ok("ok")));
                RunningProxy proxy =
                        new RunningProxy(log, RunningProxy.to(RunningProxy.cluster(deadPort(), good.port())));
                Wire client = Wire.to(proxy.port())) {
            for (int i = 0; i < 10; i++) {
                client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");
                assertEquals("ok", client.answer().body());
                assertEquals("hello", good.requests().get(i).body());
            }
            assertTrue(log.lines().stream().anyMatch(line -> line.attempts() == 2));
            assertTrue(good.requests().stream()
                    .anyMatch(request -> request.value("x-envoy-attempt-count").equals("2")));
        }
    }

    @Test
    void noEndpointAtAll() throws IOException {
        Logged log = new Logged();
        try (RunningProxy proxy = new RunningProxy(log, RunningProxy.to(RunningProxy.cluster()));
                Wire client = Wire.to(proxy.port())) {
            client.send(GET);
            Message answer = client.answer();
            assertEquals("no healthy upstream", answer.body());
            assertFalse(answer.has("connection"));

            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n");
            answer = client.answer();
            assertEquals("no healthy upstream", answer.body());
            assertEquals("close", answer.value("connection"));
            assertEquals("503 UH no_healthy_upstream 1", log.line(0).facts());
        }
    }

    @Test
    void anAnswerIsTriedAgainAsThePolicySays() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(3, 0, Word.FIVE_XX));
        try (Scene scene = Scene.of(settings, peer -> {
                    while (true) {
                        Message request = peer.request();
                        boolean third = request.value("x-envoy-attempt-count").equals("3");
                        peer.send(
                                third
                                        ? RawUpstream.ok(request.body())
                                        : "HTTP/1.1 503 No\r\ncontent-length: 2\r\n\r\nno");
                    }
                });
                Wire client = scene.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

            assertEquals("abcde", client.answer().body());
            assertEquals(3, scene.upstream().requests().size());
            scene.upstream().requests().forEach(request -> assertEquals("abcde", request.body()));
            assertEquals(3, scene.upstream().connections(), "an answer thrown away ends its connection");
            assertEquals("200 - via_upstream 3", scene.log().line(0).facts());
        }
    }

    @Test
    void aFurtherTryTellsItsNumberAndTimeThoughAnEditTookThemAway() throws IOException {
        HeaderEdits edits = new HeaderEdits(
                List.of(
                        "x-envoy-attempt-count".getBytes(StandardCharsets.US_ASCII),
                        "x-envoy-expected-rq-timeout-ms".getBytes(StandardCharsets.US_ASCII)),
                List.of());
        try (RawUpstream upstream = new RawUpstream(peer -> {
                    peer.request();
                    peer.send(
                            peer.number() == 1
                                    ? "HTTP/1.1 503 No\r\ncontent-length: 2\r\n\r\nno"
                                    : RawUpstream.ok("ok"));
                    peer.request();
                });
                RunningProxy proxy = new RunningProxy(new Logged(), edited(upstream.port(), edits));
                Wire client = Wire.to(proxy.port())) {
            client.send(GET);

            assertEquals("ok", client.answer().body());
            assertTrue(!upstream.requests().get(0).has("x-envoy-attempt-count"));
            assertTrue(!upstream.requests().get(0).has("x-envoy-expected-rq-timeout-ms"));
            assertEquals("2", upstream.requests().get(1).value("x-envoy-attempt-count"));
            assertEquals("5000", upstream.requests().get(1).value("x-envoy-expected-rq-timeout-ms"));
        }
    }

    private static Route edited(int port, HeaderEdits edits) {
        RouteAction action = new RouteAction.Forward(
                RouteAction.Targets.one(RunningProxy.cluster(port)),
                RouteAction.Rewrite.NONE,
                edits,
                0,
                on(1, 5000, Word.FIVE_XX));
        return new Route(null, RouteMatcher.ANY, action, Route.NO_FILTERS, HeaderEdits.NONE, null, "test");
    }

    @Test
    void theLastAnswerIsPassedOnWhenTriesAreUsedUp() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(2, 0, Word.FIVE_XX));
        try (Scene scene = Scene.of(settings, RawUpstream.answering("HTTP/1.1 500 No\r\ncontent-length: 2\r\n\r\nno"));
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals("no", client.answer().body());
            assertEquals("500 URX via_upstream 3", scene.log().line(0).facts());
            client.send(GET);
            assertEquals("no", client.answer().body());
        }
    }

    @Test
    void aHeadAnswerThrownAwayKeepsItsConnection() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(2, 0, Word.FIVE_XX));
        try (Scene scene = Scene.of(settings, RawUpstream.answering("HTTP/1.1 500 No\r\ncontent-length: 2\r\n\r\n"));
                Wire client = scene.client()) {
            client.send("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n");

            assertEquals(500, client.answer(true).status());
            assertEquals(3, scene.upstream().requests().size());
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void aResetIsTriedAgainWhereThePolicySaysSo() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(1, 0, Word.RESET));
        try (Scene scene = Scene.of(settings, peer -> {
                    peer.request();
                    if (peer.number() == 1) {
                        peer.wire().reset();
                    } else {
                        peer.send(RawUpstream.ok("ok"));
                        peer.request();
                    }
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");

            assertEquals("ok", client.answer().body());
            assertEquals("200 - via_upstream 2", scene.log().line(0).facts());
            assertEquals("hello", scene.upstream().requests().get(1).body());
        }
    }

    @Test
    void aRequestGoesOnStreamingIntoItsSecondTry() throws IOException {
        CountDownLatch second = new CountDownLatch(1);
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(1, 0, Word.RESET));
        try (Scene scene = Scene.of(settings, peer -> {
                    if (peer.number() == 1) {
                        peer.wire().head();
                        peer.wire().bytes(3);
                        peer.wire().reset();
                    } else {
                        peer.wire().head();
                        peer.wire().bytes(3);
                        second.countDown();
                        peer.send(RawUpstream.ok(peer.wire().bytes(3)));
                        peer.request();
                    }
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\nabc");
            Scene.await(second);
            client.send("def");

            assertEquals("def", client.answer().body());
        }
    }

    @Test
    void aBodyBeyondTheLimitIsNotTriedAgain() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(2, 0, Word.FIVE_XX));
        for (int length : new int[] {1_000_000, 1_100_000}) {
            try (Scene scene = Scene.of(settings, peer -> {
                        while (true) {
                            peer.request();
                            peer.send("HTTP/1.1 503 No\r\ncontent-length: 2\r\n\r\nno");
                        }
                    });
                    Wire client = scene.client()) {
                client.send(
                        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: " + length + "\r\n\r\n" + "a".repeat(length));

                assertEquals(503, client.answer().status());
                boolean replayed = length <= 1024 * 1024;
                assertEquals(replayed ? 3 : 1, scene.upstream().requests().size());
                assertEquals(
                        replayed ? "503 URX via_upstream 3" : "503 - via_upstream 1",
                        scene.log().line(0).facts());
            }
        }
    }

    @Test
    void eachTryHasItsTime() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(1, 100, Word.GATEWAY_ERROR));
        CountDownLatch over = new CountDownLatch(1);
        try (Scene scene = Scene.of(settings, peer -> {
                    peer.request();
                    peer.wire().rest();
                    over.countDown();
                });
                Wire client = scene.client()) {
            client.send(GET);

            Message answer = client.answer();
            assertEquals(504, answer.status());
            assertEquals("upstream request timeout", answer.body());
            assertEquals(
                    "504 URX,UT upstream_per_try_timeout 2", scene.log().line(0).facts());
            Scene.await(() -> scene.upstream().requests().size() == 2);
            assertEquals(2, scene.upstream().connections());
            assertEquals("100", scene.upstream().requests().get(1).value("x-envoy-expected-rq-timeout-ms"));
            Scene.await(over);
            client.send(GET);
            assertEquals(504, client.answer().status());
        }
    }

    @Test
    void aTryThatIsGivenUpMidwayIsHeardNoMore() throws IOException {
        Scene.Settings settings = Scene.Settings.PLAIN.retry(on(100, 200, Word.GATEWAY_ERROR));
        try (Scene scene = Scene.of(settings, peer -> {
                    peer.request();
                    if (peer.number() == 1) {
                        peer.send("HTTP/1.1 200 OK\r\ncontent-le");
                        peer.wire().rest();
                    } else {
                        peer.send(RawUpstream.ok("second"));
                        peer.request();
                    }
                });
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals("second", client.answer().body());
        }
    }
}
