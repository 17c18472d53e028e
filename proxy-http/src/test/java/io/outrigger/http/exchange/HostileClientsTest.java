package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.codec.HttpLimits.Times;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients that are slow on purpose are cut by a timer that says so, while others are served. */
final class HostileClientsTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final long MILLIS = 1_000_000;
    private static final long SOON = 200 * MILLIS;
    private static final int MUCH = 20_000_000;

    private static Scene scene(Times times, RawUpstream.Script script) throws IOException {
        return Scene.of(Scene.Settings.PLAIN.limits(HttpLimits.SIDECAR.with(times)), script);
    }

    /** Answers when a request is whole; {@code /never} is not answered. */
    private static void serve(RawUpstream.Peer peer) throws IOException {
        while (true) {
            Message request = peer.request();
            if (request.start().startsWith("GET /never")) {
                peer.wire().rest();
                return;
            }
            peer.send(RawUpstream.ok("ok"));
        }
    }

    private static void assertServed(Scene scene) throws IOException {
        try (Wire good = scene.client()) {
            good.send(GET);
            assertEquals("ok", good.answer().body());
        }
    }

    private static String told(Logged.Line line) {
        return line.code() + " " + line.flags() + " " + line.details();
    }

    @Test
    void aSlowHead() throws IOException {
        try (Scene scene = scene(new Times(SOON, 0, 0, 0, 0, 0), HostileClientsTest::serve);
                Wire slow = scene.client()) {
            slow.send("GET / HTTP/1.1\r\nho");
            assertServed(scene);

            assertEquals(408, slow.answer().status());
            assertEquals("408 - request_header_timeout", told(scene.log().line(1)));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_HEADER_TIMEOUT));
        }
    }

    @Test
    void aSlowBody() throws IOException {
        CountDownLatch cut = new CountDownLatch(1);
        RawUpstream.Script script = peer -> {
            if (peer.wire().head().get(0).startsWith("POST")) {
                peer.wire().rest();
                cut.countDown();
            } else {
                peer.send(RawUpstream.ok("ok"));
                serve(peer);
            }
        };
        try (Scene scene = scene(new Times(0, 0, SOON, 0, 0, 0), script);
                Wire slow = scene.client()) {
            slow.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nab");
            assertServed(scene);

            Message answer = slow.answer();
            assertEquals("HTTP/1.1 408 Request Timeout", answer.start());
            assertEquals("request timeout", answer.body());
            assertEquals("close", answer.value("connection"));
            Scene.await(cut);
            assertEquals("408 - request_overall_timeout", told(scene.log().line(1)));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_TIMEOUT));
        }
    }

    /** A body that comes, however long it takes in all, is no idle stream. */
    @Test
    void aBodyThatStops() throws IOException {
        try (Scene scene = scene(new Times(0, 0, 0, SOON, 0, 0), HostileClientsTest::serve);
                Wire slow = scene.client()) {
            slow.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nab");
            assertServed(scene);

            Message answer = slow.answer();
            assertEquals("HTTP/1.1 408 Request Timeout", answer.start());
            assertEquals("stream timeout", answer.body());
            assertEquals("408 SI stream_idle_timeout", told(scene.log().line(1)));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_IDLE_TIMEOUT));
        }
    }

    @Test
    void anUpstreamThatSaysNothing() throws IOException {
        try (Scene scene = scene(new Times(0, 0, 0, SOON, 0, 0), HostileClientsTest::serve);
                Wire client = scene.client()) {
            client.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");

            assertEquals("HTTP/1.1 504 Gateway Timeout", client.answer().start());
            assertEquals("504 SI stream_idle_timeout", told(scene.log().line(0)));
            Scene.await(() -> scene.cluster().cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE) == 0);
        }
    }

    /** What the kernel does not take any more waits no longer than that, and the upstream is let go. */
    @Test
    void aReaderThatTakesNothing() throws IOException {
        CountDownLatch cut = new CountDownLatch(1);
        byte[] much = new byte[MUCH];
        RawUpstream.Script script = peer -> {
            if (peer.request().start().startsWith("GET /much")) {
                try {
                    peer.send("HTTP/1.1 200 OK\r\ncontent-length: " + MUCH + "\r\n\r\n");
                    peer.wire().send(much);
                } finally {
                    cut.countDown();
                }
            } else {
                peer.send(RawUpstream.ok("ok"));
                serve(peer);
            }
        };
        try (Scene scene = scene(new Times(0, 0, 0, 0, SOON, 0), script);
                Wire slow = Wire.narrow(scene.proxy().port(), 4096)) {
            slow.send("GET /much HTTP/1.1\r\nhost: a\r\n\r\n");
            assertServed(scene);

            Scene.await(cut);
            assertTrue(slow.endedByReset());
            assertEquals("200 SI stream_idle_timeout", told(scene.log().line(1)));
            assertTrue(scene.log().line(1).sent() < MUCH);
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_IDLE_TIMEOUT));
        }
    }

    @Test
    void aConnectionWithoutARequest() throws IOException {
        try (Scene scene = scene(new Times(0, SOON, 0, 0, 0, 0), HostileClientsTest::serve);
                Wire idle = scene.client()) {
            assertEquals("", idle.rest());
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_CX_IDLE_TIMEOUT));
        }
    }

    @Test
    void aConnectionWithTooManyRequests() throws IOException {
        HttpLimits all = HttpLimits.SIDECAR;
        HttpLimits two = new HttpLimits(
                all.maxRequestHeadBytes(),
                all.maxRequestFields(),
                all.maxResponseHeadBytes(),
                all.maxResponseFields(),
                all.maxUriBytes(),
                all.times(),
                all.bufferBytes(),
                all.replayBytes(),
                all.maxStreams(),
                2);
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.limits(two), HostileClientsTest::serve);
                Wire client = scene.client()) {
            client.send(GET);
            assertFalse(client.answer().has("connection"));
            client.send(GET);
            assertEquals("close", client.answer().value("connection"));
            assertEquals("", client.rest());
        }
    }

    /** Another protocol has times of its own. */
    @Test
    void aConversationIsNoBody() throws IOException {
        CountDownLatch later = new CountDownLatch(1);
        RawUpstream.Script script = peer -> {
            if (peer.request().start().startsWith("GET /chat")) {
                peer.send("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
                Scene.await(later);
                peer.send("late");
            } else {
                peer.send(RawUpstream.ok("ok"));
            }
        };
        try (Scene scene = scene(new Times(0, 0, SOON, 0, 0, 0), script);
                Wire chat = scene.client();
                Wire slow = scene.client()) {
            chat.send("GET /chat HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
            chat.head();
            slow.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n");
            assertEquals(408, slow.answer().status());
            later.countDown();

            assertEquals("late", chat.bytes(4));
        }
    }

    private static final String CHAT =
            "GET /chat HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";

    /** Switches, and speaks when it is time; {@code /later} is answered then too, other requests never. */
    private static RawUpstream.Script when(CountDownLatch later) {
        return peer -> {
            String start = peer.request().start();
            if (start.startsWith("GET /chat")) {
                peer.send("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
                Scene.await(later);
                peer.send("late");
            } else if (start.startsWith("GET /later")) {
                Scene.await(later);
                peer.send(RawUpstream.ok("late"));
            } else {
                peer.wire().rest();
            }
        };
    }

    /** So much time passes that a silent request of HTTP/1 would have been cut twice. */
    private static void twiceTooLong(Scene scene) throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Wire silent = scene.client()) {
                silent.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");
                assertEquals(504, silent.answer().status());
            }
        }
    }

    @Test
    void aConversationMayPause() throws IOException {
        CountDownLatch later = new CountDownLatch(1);
        try (Scene scene = scene(new Times(0, 0, 0, SOON, 0, 0), when(later));
                Wire chat = scene.client()) {
            chat.send(CHAT);
            chat.head();
            twiceTooLong(scene);
            later.countDown();

            assertEquals("late", chat.bytes(4));
        }
    }

    @Test
    void aConversationThatIsOverEnds() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (Scene scene = scene(new Times(0, 0, 0, 0, 0, SOON), when(never));
                Wire chat = scene.client()) {
            chat.send(CHAT);
            chat.head();

            assertEquals("", chat.rest());
            assertEquals("101 SI stream_idle_timeout", told(scene.log().line(0)));
            never.countDown();
        }
    }

    /** What is refused is counted where it is looked for. */
    @Test
    void refusalsAreCounted() throws IOException {
        try (Scene scene = Scene.of(HostileClientsTest::serve)) {
            for (String refused : new String[] {
                "GET / HTTP/1.1\r\nhost: a\r\nx y: z\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nx: " + "a".repeat(61_500) + "\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"
            }) {
                try (Wire client = scene.client()) {
                    client.send(refused);
                    assertTrue(client.answer().status() >= 400);
                }
            }

            assertEquals(2, scene.proxy().count(HttpCounter.DOWNSTREAM_CX_PROTOCOL_ERROR));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_NON_RELATIVE_PATH));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_FAILED_PATH_NORMALIZATION));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_WS_ON_NON_WS_ROUTE));
        }
    }
}
