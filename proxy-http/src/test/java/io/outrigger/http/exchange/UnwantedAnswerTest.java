package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.RetryPolicy.Word;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of a connection whose answer is tried again: others may have it until then, if the answer ends in time and in order. */
final class UnwantedAnswerTest {
    /** So long that no test sees the next try. */
    private static final long NEVER_NANOS = 100_000L * 1_000_000_000L;

    private static final long SOON_NANOS = 1_000_000;

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
    }

    private static Scene.Settings pausing(long nanos) {
        return Scene.Settings.PLAIN.retry(
                new RetryPolicy(1, EnumSet.of(Word.FIVE_XX), Set.of(), 0, nanos, true, false));
    }

    private static String failing(String fieldsAndBody) {
        return "HTTP/1.1 503 No\r\n" + fieldsAndBody;
    }

    /** Says {@code first} to the first request of the first connection and {@code 200} to all others. */
    private static RawUpstream.Script onceThenWell(String first) {
        return peer -> {
            for (int i = 0; true; i++) {
                peer.request();
                peer.send(peer.number() == 1 && i == 0 ? first : RawUpstream.ok("ok"));
            }
        };
    }

    /** The connection that serves a second client while the first one's request waits for its next try. */
    private static int connectionOfTheSecond(String first) throws IOException {
        try (Scene scene = Scene.of(pausing(NEVER_NANOS), onceThenWell(first));
                Wire one = scene.client();
                Wire two = scene.client()) {
            one.send(get("/1"));
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY) == 1);
            // All that came with the head has been read by now, in the same turn of the loop or before this task.
            scene.proxy().onWorker(pools -> {});
            two.send(get("/2"));

            assertEquals("ok", two.answer().body());
            return scene.upstream().connectionOf(1);
        }
    }

    @Test
    void othersGetItWhileTheNextTryWaits() throws IOException {
        for (String rest :
                List.of("content-length: 2\r\n\r\nno", "transfer-encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n")) {
            assertEquals(1, connectionOfTheSecond(failing(rest)), rest);
        }
    }

    /** Which connection serves a second client that waits for the only one there may be, on which the rest comes in two parts. */
    private static int connectionAfter(String head, String first, String second) throws IOException {
        CountDownLatch retried = new CountDownLatch(1);
        CircuitBreakerSpec bounds = new CircuitBreakerSpec(1, 10, 10, 10, RetryBudget.NONE);
        ResilienceSpec one = new ResilienceSpec(ConnectionSpec.DEFAULT, bounds, null);
        try (RawUpstream upstream = new RawUpstream(peer -> {
            peer.request();
            if (peer.number() == 1) {
                peer.send(failing(head) + first);
                Scene.await(retried);
                peer.send(second);
                peer.request();
            }
            peer.send(RawUpstream.ok("ok"));
            peer.request();
        })) {
            Cluster cluster = RunningProxy.cluster(1, one, upstream.port());
            try (RunningProxy proxy = new RunningProxy(
                            new Logged(),
                            RunningProxy.to(cluster, 0, pausing(NEVER_NANOS).retry()));
                    Wire failed = Wire.to(proxy.port());
                    Wire waits = Wire.to(proxy.port())) {
                failed.send(get("/1"));
                Scene.await(() -> cluster.cells().value(ClusterCounter.UPSTREAM_RQ_RETRY) == 1);
                waits.send(get("/2"));
                Scene.await(() -> cluster.cells().value(ClusterCounter.UPSTREAM_CX_OVERFLOW) == 1);
                retried.countDown();

                assertEquals("ok", waits.answer().body());
                return upstream.connectionOf(1);
            }
        }
    }

    @Test
    void aRestOfTheMostBytesIsReadToItsEndAndNoLongerOne() throws IOException {
        String coded = "transfer-encoding: chunked\r\n\r\n";
        String most = "n".repeat(16_384);
        assertEquals(1, connectionAfter("content-length: 16384\r\n\r\n", most.substring(1), "n"));
        assertEquals(1, connectionAfter(coded, "4000\r\n" + most.substring(1), "n\r\n0\r\n\r\n"));
        assertEquals(2, connectionAfter(coded, "4000\r\n" + most + "\r\n", "1\r\nn\r\n0\r\n\r\n"));
    }

    @Test
    void nobodyGetsWhatIsNotInOrder() throws IOException {
        for (String rest : List.of(
                "content-length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil",
                "content-length: 2\r\n\r\nno\r\n",
                "content-length: 2\r\nconnection: close\r\n\r\nno",
                "transfer-encoding: chunked\r\n\r\n2\r\nnope\r\n0\r\n\r\n",
                "transfer-encoding: chunked\r\n\r\n2\r\nno\r\n",
                "content-length: 3\r\n\r\nno",
                "\r\nno")) {
            assertEquals(2, connectionOfTheSecond(failing(rest)), rest);
        }
        assertEquals(2, connectionOfTheSecond("HTTP/1.0 503 No\r\ncontent-length: 2\r\n\r\nno"));
    }

    /** The peer sees the end of a connection whose answer is too long to be read for nothing. */
    private static void assertEndsAtOnce(String rest) throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Scene scene = Scene.of(pausing(NEVER_NANOS), peer -> {
                    peer.request();
                    peer.send(failing(rest));
                    peer.wire().rest();
                    ended.countDown();
                });
                Wire client = scene.client()) {
            client.send(get("/"));
            Scene.await(ended);
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 0);
        }
    }

    @Test
    void aLongRestEndsItsConnectionAtOnce() throws IOException {
        assertEndsAtOnce("content-length: 16385\r\n\r\nno");
        assertEndsAtOnce("transfer-encoding: chunked\r\n\r\n4001\r\n" + "n".repeat(0x4001) + "\r\n");
        assertEndsAtOnce("\r\nno");
    }

    @Test
    void theNextTryComesByAnotherConnectionAndEndsTheFirst() throws IOException {
        for (String first : List.of("content-length: 2\r\n\r\nno", "content-length: 3\r\n\r\nno")) {
            try (Scene scene = Scene.of(pausing(SOON_NANOS), onceThenWell(failing(first)));
                    Wire client = scene.client()) {
                client.send(get("/"));

                assertEquals("ok", client.answer().body());
                assertEquals(2, scene.upstream().connectionOf(1), first);
                Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 1);
                assertEquals(1, scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_DESTROY_LOCAL));
                assertEquals(1, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_TX_RESET));
                scene.proxy().onWorker(pools -> assertEquals(1, pools.connections()));
            }
        }
    }

    /** Two connections idle; the request that fails on one is tried again on the other, and neither ends. */
    @Test
    void itStaysBehindWhereTheNextTryFindsAnother() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        try (Scene scene = Scene.of(pausing(SOON_NANOS), peer -> {
                    while (true) {
                        Message request = peer.request();
                        both.countDown();
                        Scene.await(both);
                        boolean fails = request.start().contains("/fails")
                                && request.value("x-envoy-attempt-count").equals("1");
                        peer.send(fails ? failing("content-length: 2\r\n\r\nno") : RawUpstream.ok("ok"));
                    }
                });
                Wire one = scene.client();
                Wire two = scene.client()) {
            one.send(get("/1"));
            two.send(get("/2"));
            assertEquals("ok", one.answer().body());
            assertEquals("ok", two.answer().body());
            for (int i = 0; i < 10; i++) {
                one.send(get("/fails"));
                assertEquals("ok", one.answer().body());
            }

            assertEquals(2, scene.upstream().connections());
            assertEquals(0, scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_DESTROY));
            for (int i = 2; i < 22; i += 2) {
                int failed = scene.upstream().connectionOf(i);
                assertEquals(3 - failed, scene.upstream().connectionOf(i + 1));
            }
        }
    }

    @Test
    void aClientThatLeavesBeforeTheNextTryEndsItToo() throws IOException {
        for (String first : List.of("content-length: 2\r\n\r\nno", "content-length: 3\r\n\r\nno")) {
            try (Scene scene = Scene.of(pausing(NEVER_NANOS), onceThenWell(failing(first)))) {
                Wire client = scene.client();
                client.send(get("/"));
                Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY) == 1);
                client.close();

                Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 0);
                scene.proxy().onWorker(pools -> assertEquals(0, pools.connections()));
            }
        }
    }

    /** What the first client's try has left serves the second one, so the next try of the first does not end it. */
    @Test
    void whatServesAnotherMeanwhileStays() throws IOException {
        CountDownLatch told = new CountDownLatch(1);
        try (Scene scene = Scene.of(pausing(NEVER_NANOS), peer -> {
                    peer.request();
                    peer.send(failing("content-length: 2\r\n\r\nno"));
                    peer.request();
                    Scene.await(told);
                    peer.send(RawUpstream.ok("ok"));
                    peer.request();
                });
                Wire two = scene.client()) {
            Wire one = scene.client();
            one.send(get("/1"));
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY) == 1);
            scene.proxy().onWorker(pools -> {});
            two.send(get("/2"));
            Scene.await(() -> scene.upstream().requests().size() == 2);
            one.close();
            Scene.await(() -> scene.log().lines().size() == 1);
            told.countDown();

            assertEquals("ok", two.answer().body());
            assertEquals(1, scene.upstream().connections());
        }
    }

    /** A request whose body is still on its way leaves its connection in the middle of a message. */
    @Test
    void anAnswerBeforeTheRequestsEndLeavesNothing() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Scene scene = Scene.of(pausing(NEVER_NANOS), peer -> {
                    peer.wire().head();
                    peer.send(failing("content-length: 2\r\n\r\nno"));
                    peer.wire().rest();
                    ended.countDown();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhe");

            Scene.await(ended);
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY) == 1);
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 0);
        }
    }
}
