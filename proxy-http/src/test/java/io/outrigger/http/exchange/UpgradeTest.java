package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests for another protocol: bytes both ways once the upstream has agreed, and not one before. All at once: whoever is refused is
 * given a second to read why.
 */
final class UpgradeTest {
    private static final String ASK =
            "GET /chat HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n";
    private static final String AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n";
    private static final int LARGE_BYTES = 3_000_000;

    /** Agrees, then sends back what it gets. */
    private static void echo(RawUpstream.Peer peer) throws IOException {
        peer.request();
        peer.send(AGREED);
        byte[] bytes = new byte[64 * 1024];
        for (int count = peer.wire().read(bytes);
                count >= 0;
                count = peer.wire().read(bytes)) {
            peer.wire().send(Arrays.copyOf(bytes, count));
        }
    }

    private static String status(Wire client) throws IOException {
        return client.head().get(0);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void bytesPassBothWaysAfterTheSwitch() throws IOException {
        try (Scene scene = Scene.of(UpgradeTest::echo);
                Wire client = scene.client()) {
            client.send(ASK);
            List<String> head = client.head();
            assertEquals("HTTP/1.1 101 Switching Protocols", head.get(0));
            assertTrue(head.contains("connection: Upgrade"), head.toString());
            assertTrue(head.contains("upgrade: websocket"), head.toString());

            client.send("GET / HTTP/1.1\r\n\r\n\0");
            assertEquals("GET / HTTP/1.1\r\n\r\n\0", client.bytes(19));

            client.close();
            Logged.Line line = scene.log().line(0);
            assertEquals(101, line.code());
            assertEquals("DC", line.flags());
            assertEquals(19, line.received());
            assertEquals(19, line.sent());
            Message asked = scene.upstream().requests().get(0);
            assertEquals("Upgrade", asked.value("connection"));
            assertEquals("websocket", asked.value("upgrade"));
        }
    }

    /** What the client sends at once waits for the upstream's word. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void noByteGoesOutBeforeTheUpstreamAgrees() throws IOException {
        CountDownLatch looked = new CountDownLatch(1);
        AtomicInteger early = new AtomicInteger(-1);
        RawUpstream.Script slow = peer -> {
            if (peer.request().start().startsWith("GET /other")) {
                peer.send(RawUpstream.ok(""));
                return;
            }
            Scene.await(looked);
            early.set(peer.wire().available());
            peer.send(AGREED);
            peer.send(peer.wire().bytes(8).toUpperCase(Locale.ROOT));
        };
        try (Scene scene = Scene.of(slow);
                Wire client = scene.client();
                Wire other = scene.client()) {
            client.send(ASK + "hello");
            Scene.await(() -> scene.upstream().requests().size() == 1);
            client.send("you");
            // Served by the same worker, so behind what came before.
            other.send("GET /other HTTP/1.1\r\nhost: a\r\n\r\n");
            other.answer();
            looked.countDown();

            assertEquals("HTTP/1.1 101 Switching Protocols", status(client));
            assertEquals("HELLOYOU", client.bytes(8));
            assertEquals(0, early.get());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void muchPassesWhileBothSend() throws IOException {
        byte[] large = new byte[LARGE_BYTES];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ('a' + i % 26);
        }
        String text = new String(large, StandardCharsets.ISO_8859_1);
        try (Scene scene = Scene.of(UpgradeTest::echo);
                Wire client = scene.client()) {
            client.send(ASK);
            status(client);
            Thread sender = new Thread(() -> {
                try {
                    client.send(large);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();

            assertEquals(text, client.bytes(LARGE_BYTES));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRefusalIsAnAnswerLikeAnyOtherAndTheLast() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno");
                Wire client = scene.client()) {
            client.send(ASK + "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");

            Message answer = client.answer();
            assertEquals("HTTP/1.1 404 Not Found", answer.start());
            assertEquals("no", answer.body());
            assertEquals("close", answer.value("connection"));
            assertEquals("", client.rest());
            assertEquals(1, scene.upstream().requests().size());
        }
    }

    /** Envoy: what should have switched and did not is told without its body. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAnswerThatIgnoresTheOfferLosesItsBody() throws IOException {
        for (String status : List.of("200 OK", "201 Created", "302 Found")) {
            try (Scene scene = Scene.answering("HTTP/1.1 " + status + "\r\nx-a: b\r\ncontent-length: 2\r\n\r\nok");
                    Wire client = scene.client()) {
                client.send(ASK);

                Message answer = client.answer();
                assertEquals("HTTP/1.1 " + status, answer.start());
                assertEquals("", answer.body());
                assertEquals("b", answer.value("x-a"));
                assertEquals("close", answer.value("connection"));
                assertEquals(
                        "websocket_handshake_unsuccessful", scene.log().line(0).details());
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSwitchWithALengthIsNone() throws IOException {
        String broken = AGREED.replace("\r\n\r\n", "\r\ncontent-length: 5\r\n\r\n");
        try (Scene scene = Scene.answering(broken);
                Wire client = scene.client()) {
            client.send(ASK);

            assertEquals("HTTP/1.1 502 Bad Gateway", client.answer().start());
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"foo/2", "websocket, foo", "foo, websocket", "websocket\r\nupgrade: foo"})
    void otherProtocolsAreRefusedAndNothingReachesTheUpstream(String other) throws IOException {
        try (Scene scene = Scene.of(UpgradeTest::echo);
                Wire client = scene.client()) {
            client.send(ASK.replace("websocket", other));

            assertEquals("HTTP/1.1 403 Forbidden", client.answer().start());
            assertEquals("", client.rest());
            assertEquals(0, scene.upstream().connections());
        }
    }

    /** The peer's end is told when all that it sent before has been passed on. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theUpstreamsEndEndsTheClientsConnection() throws IOException {
        RawUpstream.Script bye = peer -> {
            peer.request();
            peer.send(AGREED + "bye");
        };
        try (Scene scene = Scene.of(bye);
                Wire client = scene.client()) {
            client.send(ASK);
            status(client);

            assertEquals("bye", client.rest());
            assertEquals("UC", scene.log().line(0).flags());
            assertEquals(
                    "upstream_reset_after_response_started{connection_termination}",
                    scene.log().line(0).details());
        }
    }

    /** On a busy machine the route's time may end before the upstream has agreed; then another asks. */
    private static Wire switched(Scene scene) throws IOException {
        while (true) {
            Wire client = scene.client();
            client.send(ASK);
            if (status(client).equals("HTTP/1.1 101 Switching Protocols")) {
                return client;
            }
            client.close();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @Timeout(60)
    void theRoutesTimeoutDoesNotEndAConversation() throws IOException {
        CountDownLatch later = new CountDownLatch(1);
        RawUpstream.Script patient = peer -> {
            boolean conversation = peer.request().start().startsWith("GET /chat");
            peer.send(conversation ? AGREED : "");
            Scene.await(later);
            peer.send("late");
        };
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.timeoutMillis(100), patient);
                Wire client = switched(scene);
                Wire other = scene.client()) {
            // A request that the same timeout ends is over: so is the time of the conversation.
            other.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertEquals(504, other.answer().status());
            later.countDown();

            assertEquals("late", client.bytes(4));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFailedAttemptIsTriedAgain() throws IOException {
        RawUpstream.Script second = peer -> {
            if (peer.number() == 1) {
                peer.request();
                peer.send("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n");
            } else {
                echo(peer);
            }
        };
        RetryPolicy policy = new RetryPolicy(
                1, EnumSet.of(RetryPolicy.Word.FIVE_XX), Set.of(), 0, RetryPolicy.DEFAULT_BACKOFF_NANOS, false, false);
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.retry(policy), second);
                Wire client = scene.client()) {
            client.send(ASK + "hello");

            assertEquals("HTTP/1.1 101 Switching Protocols", status(client));
            assertEquals("hello", client.bytes(5));
        }
    }

    /** A connection that spoke another protocol, or was asked to, serves nobody else. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theConnectionIsNotUsedAgain() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")) {
            for (int i = 1; i <= 2; i++) {
                try (Wire client = scene.client()) {
                    client.send(ASK);
                    client.answer();
                    assertEquals(i, scene.upstream().connections());
                }
            }
        }
    }

    /** HTTP/2 knows no such request: it goes out without the offer, and the client's connection ends with the answer. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anUpstreamOfHttp2DoesNotHearTheOffer() throws IOException {
        try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(""))) {
            Cluster cluster = RunningProxy.cluster(UpstreamProtocol.HTTP2, upstream.port());
            Route route = RunningProxy.to(cluster, 200_000_000L, RetryPolicy.DEFAULT);
            try (RunningProxy proxy = new RunningProxy(new Logged(), route);
                    Wire client = Wire.to(proxy.port())) {
                client.send(ASK + "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");

                Message answer = client.answer();
                assertEquals("close", answer.value("connection"));
                assertEquals("", client.rest());
            }
        }
    }
}
