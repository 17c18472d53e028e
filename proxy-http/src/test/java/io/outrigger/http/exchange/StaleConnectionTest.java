package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.stats.ClusterCounter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A request that was lost on a connection that had served before is sent once more, silently, where nobody can have acted on it. */
final class StaleConnectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    /** Serves one request a connection, then closes it without a word once the client has had its answer. */
    private static RawUpstream.Script closingBehindTheFirst(CountDownLatch answered) {
        return peer -> {
            peer.request();
            peer.send(RawUpstream.ok("ok"));
            if (peer.number() == 1) {
                Scene.await(answered);
                // What comes next is read and dropped: the connection ends under the request.
                peer.wire().head();
                return;
            }
            while (true) {
                peer.request();
                peer.send(RawUpstream.ok("again"));
            }
        };
    }

    @Test
    void aGetLostOnAKeptConnectionIsReplayedOnceSilently() throws IOException {
        for (String method : List.of("GET", "OPTIONS")) {
            CountDownLatch answered = new CountDownLatch(1);
            try (Scene scene = Scene.of(closingBehindTheFirst(answered));
                    Wire client = scene.client()) {
                client.send(GET);
                assertEquals("ok", client.answer().body());
                answered.countDown();
                client.send(method + " /2 HTTP/1.1\r\nhost: a\r\n\r\n");

                assertEquals("ok", client.answer().body());
                assertEquals("200 - via_upstream 1", scene.log().line(1).facts());
                assertEquals("1", scene.upstream().requests().get(1).value("x-envoy-attempt-count"));
                assertEquals(1, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_REPLAYED_STALE_CX));
                assertEquals(0, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY));
            }
        }
    }

    @Test
    void aGetWithABodyIsReplayedWhole() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        try (Scene scene = Scene.of(closingBehindTheFirst(answered));
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            answered.countDown();
            client.send("GET /2 HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");

            assertEquals("ok", client.answer().body());
            assertEquals("hello", scene.upstream().requests().get(1).body());
        }
    }

    @Test
    void aPostThatMayHaveArrivedIsNeverReplayed() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        try (Scene scene = Scene.of(closingBehindTheFirst(answered));
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            answered.countDown();
            client.send("POST /2 HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");

            assertEquals(503, client.answer().status());
            assertEquals(
                    "503 UC upstream_reset_before_response_started{connection_termination} 1",
                    scene.log().line(1).facts());
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void aGetWhoseBodyStillComesIsNotReplayed() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        try (Scene scene = Scene.of(closingBehindTheFirst(answered));
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            answered.countDown();
            client.send("GET /2 HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhel");

            assertEquals(503, client.answer().status());
        }
    }

    @Test
    void aFreshConnectionsLossIsNotReplayed() throws IOException {
        try (Scene scene = Scene.of(peer -> peer.wire().head());
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(503, client.answer().status());
            assertEquals(1, scene.upstream().connections());
            assertEquals(0, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_REPLAYED_STALE_CX));
        }
    }

    @Test
    void whatAnswersWithHalfAHeadIsNotReplayed() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send(RawUpstream.ok("ok"));
                    peer.request();
                    peer.send("HTTP/1.1 2");
                });
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            client.send(GET);

            assertEquals(502, client.answer().status());
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void theReplayIsTheOnlyOne() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    if (peer.number() == 1) {
                        peer.send(RawUpstream.ok("ok"));
                        peer.wire().head();
                    }
                });
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            client.send(GET);

            assertEquals(503, client.answer().status());
            assertEquals(2, scene.upstream().connections());
        }
    }

    @Test
    void theReplayCanBeSwitchedOff() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.withoutStaleReplay(), closingBehindTheFirst(answered));
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            answered.countDown();
            client.send(GET);

            assertEquals(503, client.answer().status());
        }
    }
}
