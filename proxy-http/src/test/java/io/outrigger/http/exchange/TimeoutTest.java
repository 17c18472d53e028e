package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.route.RetryPolicy;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Time limits of requests and connections. */
final class TimeoutTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final long MILLIS = 1_000_000;

    private static HttpLimits limits(long headMillis, long idleMillis) {
        return HttpLimits.SIDECAR.with(new HttpLimits.Times(headMillis * MILLIS, idleMillis * MILLIS, 0, 0, 0, 0));
    }

    @Test
    void aSlowUpstreamIsAnsweredForAndTheClientGoesOn() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.timeoutMillis(100), peer -> {
                    peer.request();
                    if (peer.number() == 1) {
                        peer.wire().rest();
                        gone.countDown();
                    }
                    peer.send(RawUpstream.ok("ok"));
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send(GET);
            Message answer = client.answer();

            assertEquals("HTTP/1.1 504 Gateway Timeout", answer.start());
            assertEquals("upstream request timeout", answer.body());
            assertFalse(answer.has("connection"));
            Scene.await(() -> !scene.upstream().requests().isEmpty());
            assertEquals("100", scene.upstream().requests().get(0).value("x-envoy-expected-rq-timeout-ms"));
            Scene.await(gone);
            // On a busy machine the upstream may be late again.
            while (answer.status() == 504) {
                client.send(GET);
                answer = client.answer();
            }
            assertEquals("ok", answer.body());
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "504 UT response_timeout 24",
                    line.code() + " " + line.flags() + " " + line.details() + " " + line.sent());
        }
    }

    @Test
    void aTimeoutBehindTheAnswersHeadCutsItASecondLater() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.timeoutMillis(1000), peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nab");
                    peer.wire().rest();
                });
                Wire client = scene.client()) {
            long start = System.nanoTime();
            client.send(GET);
            client.head();

            assertEquals("ab", client.rest());
            long took = (System.nanoTime() - start) / MILLIS;
            assertTrue(took >= 2000, took + " ms");
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "200 UT response_timeout 2",
                    line.code() + " " + line.flags() + " " + line.details() + " " + line.sent());
        }
    }

    @Test
    void theTimeStartsWhenTheRequestIsWhole() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.timeoutMillis(1000), peer -> {
                    Message request = peer.request();
                    peer.send(RawUpstream.ok(request.body()));
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\n");
            for (char c : "abcdef".toCharArray()) {
                LockSupport.parkNanos(200 * MILLIS);
                client.send(String.valueOf(c));
            }

            assertEquals("abcdef", client.answer().body());
        }
    }

    @Test
    void theTimeRunsOnBetweenTries() throws IOException {
        RetryPolicy slow = new RetryPolicy(
                1000, Set.of(RetryPolicy.Word.FIVE_XX), Set.of(), 0, RetryPolicy.DEFAULT_BACKOFF_NANOS, true, false);
        try (Scene scene = Scene.of(
                        Scene.Settings.PLAIN.timeoutMillis(200).retry(slow),
                        RawUpstream.answering("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"));
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(504, client.answer().status());
            Logged.Line line = scene.log().line(0);
            assertEquals("UT response_timeout", line.flags() + " " + line.details());
        }
    }

    @Test
    void aDrippingHeadIsNotWaitedFor() throws IOException {
        try (Scene scene = Scene.of(
                        Scene.Settings.PLAIN.limits(limits(200, 0)), RawUpstream.answering(RawUpstream.ok("ok")));
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            client.send("GET / HTTP/1.1\r\nhost:");

            Message answer = client.answer();
            assertEquals("HTTP/1.1 408 Request Timeout", answer.start());
            assertEquals("close", answer.value("connection"));
            assertEquals("", client.rest());
            assertEquals(
                    "408 request_header_timeout",
                    scene.log().line(1).code() + " " + scene.log().line(1).details());
            assertEquals(1, scene.upstream().requests().size());
        }
    }

    @Test
    void aQuietConnectionEndsAndABusyOneDoesNot() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.limits(limits(0, 1000)), peer -> {
                    while (true) {
                        peer.request();
                        LockSupport.parkNanos(2500 * MILLIS);
                        peer.send(RawUpstream.ok("late"));
                    }
                });
                Wire quiet = scene.client();
                Wire busy = scene.client()) {
            busy.send(GET);

            assertEquals("", quiet.rest());
            assertEquals("late", busy.answer().body());
            assertEquals("", busy.rest());
            assertEquals(1, scene.log().lines().size());
        }
    }
}
