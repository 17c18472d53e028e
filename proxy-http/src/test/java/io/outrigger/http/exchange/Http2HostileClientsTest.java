package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.stats.HttpCounter;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.codec.HttpLimits.Times;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that cost more than they ask for, or take their time on purpose: cut for a reason that is counted and logged. */
@Timeout(60)
final class Http2HostileClientsTest {
    private static final long SOON = 200_000_000;
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int PADDED_BYTES = 900;
    private static final int MUCH = 300_000;

    private static Scene scene(Times times, RawUpstream.Script script) throws IOException {
        return Scene.of(Scene.Settings.PLAIN.limits(HttpLimits.SIDECAR.with(times)), script);
    }

    /** Answers when a request is whole; {@code /never} is not answered, {@code /much} with more than a window. */
    private static void serve(RawUpstream.Peer peer) throws IOException {
        while (true) {
            String start = peer.request().start();
            if (start.startsWith("GET /never")) {
                peer.wire().rest();
                return;
            }
            peer.send(RawUpstream.ok(start.startsWith("GET /much") ? "a".repeat(MUCH) : "ok"));
        }
    }

    private static Scene scene() throws IOException {
        return Scene.of(Http2HostileClientsTest::serve);
    }

    private static void assertServed(Http2Wire client, int stream) throws IOException {
        client.get(stream, "/");
        assertEquals("200", client.nextHead(stream).status().toString());
        assertEquals("ok", client.next(Http2Wire.DATA).text());
    }

    private static String told(Logged.Line line) {
        return line.code() + " " + line.flags() + " " + line.details();
    }

    /** The connection was told to calm down, and why is written down. */
    private static void assertCalmed(Scene scene, Http2Wire client, String details, HttpCounter counter)
            throws IOException {
        assertEquals(ENHANCE_YOUR_CALM, client.next(Http2Wire.GOAWAY).code());
        assertThrows(IOException.class, () -> client.next(-1));
        Scene.await(() -> scene.log().lines().stream().anyMatch(line -> details.equals(line.details())));
        assertEquals(1, scene.proxy().count(counter));
        try (Http2Wire good = Http2Wire.to(scene.proxy().port())) {
            assertServed(good, 1);
        }
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    // Frames that cost

    @Test
    void streamsThatAreOpenedAndReset() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.ignoringTheEnd(() -> {
                for (int stream = 1; stream < 20_000; stream += 2) {
                    client.get(stream, "/never");
                    client.send(Http2Wire.RST_STREAM, 0, stream, number(CANCEL));
                }
            });
            assertCalmed(
                    scene, client, "too_many_premature_resets", HttpCounter.DOWNSTREAM_RQ_TOO_MANY_PREMATURE_RESETS);
            assertTrue(
                    scene.upstream().connections() <= 1001,
                    () -> scene.upstream().connections() + " connections");
        }
    }

    /** Our resets count as the client's own where it brings them about. */
    @ParameterizedTest
    @ValueSource(strings = {"an empty window update", "a window that overflows", "a body longer than announced"})
    void streamsThatTheClientMakesUsReset(String how) throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.ignoringTheEnd(() -> {
                for (int stream = 1; stream < 20_000; stream += 2) {
                    client.request("POST", stream, "/", false, "content-length", "1");
                    switch (how.charAt(2)) {
                        case 'e' -> client.send(Http2Wire.WINDOW_UPDATE, 0, stream, number(0));
                        case 'w' -> client.send(Http2Wire.WINDOW_UPDATE, 0, stream, number(Integer.MAX_VALUE));
                        default -> client.data(stream, false, "too long");
                    }
                }
            });
            assertCalmed(
                    scene, client, "too_many_premature_resets", HttpCounter.DOWNSTREAM_RQ_TOO_MANY_PREMATURE_RESETS);
        }
    }

    @Test
    void streamsBeyondTheAllowedNumber() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.limits(HttpLimits.EDGE), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.ignoringTheEnd(() -> {
                for (int stream = 1; stream < 20_000; stream += 2) {
                    client.request("POST", stream, "/", false);
                }
            });
            assertCalmed(
                    scene, client, "too_many_premature_resets", HttpCounter.DOWNSTREAM_RQ_TOO_MANY_PREMATURE_RESETS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096})
    void headsWithoutAnEnd(int bytes) throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.ignoringTheEnd(() -> {
                client.send(Http2Wire.HEADERS, 0, 1, Http2Wire.block(":method", "GET"));
                byte[] part = new byte[bytes];
                java.util.Arrays.fill(part, (byte) 0x82);
                for (int i = 0; i < 2000; i++) {
                    client.send(Http2Wire.CONTINUATION, 0, 1, part);
                }
            });
            assertThrows(IOException.class, () -> client.next(-1));
            Scene.await(() -> scene.proxy().count(HttpCounter.DOWNSTREAM_CX_PROTOCOL_ERROR) == 1);
            assertEquals("0 DPE http2.protocol_error", told(scene.log().line(0)));
        }
    }

    @Test
    void pingsOfAClientThatDoesNotRead() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.narrow(scene.proxy().port())) {
            boolean cut = client.ignoringTheEnd(() -> {
                for (int i = 0; i < 2_000_000; i++) {
                    client.send(Http2Wire.PING, 0, 0, new byte[8]);
                }
            });
            assertTrue(cut);
            assertEquals("0 DPE http2.outbound_control_flood", told(scene.log().line(0)));
            assertEquals(1, scene.proxy().count(HttpCounter.HTTP2_OUTBOUND_CONTROL_FLOOD));
        }
    }

    @Test
    void settingsOfAClientThatDoesNotRead() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.narrow(scene.proxy().port())) {
            assertTrue(client.ignoringTheEnd(() -> {
                for (int i = 0; i < 2_000_000; i++) {
                    client.send(Http2Wire.SETTINGS, 0, 0);
                }
            }));
            assertEquals("0 DPE http2.outbound_control_flood", told(scene.log().line(0)));
        }
    }

    /** Answers are small, but nobody takes them. */
    @Test
    void requestsOfAClientThatDoesNotRead() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.narrow(scene.proxy().port())) {
            assertTrue(client.ignoringTheEnd(() -> {
                for (int stream = 1; stream < 2_000_000; stream += 2) {
                    client.get(stream, "*", "cookie", "a".repeat(PADDED_BYTES));
                }
            }));
            Scene.await(() -> scene.proxy().count(HttpCounter.HTTP2_OUTBOUND_FLOOD)
                            + scene.proxy().count(HttpCounter.HTTP2_OUTBOUND_CONTROL_FLOOD)
                            + scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_TOO_MANY_PREMATURE_RESETS)
                    == 1);
        }
    }

    @Test
    void dataWithoutBytes() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.request("POST", 1, "/", false);
            client.data(1, false, "");
            client.data(1, false, "");
            assertCalmed(
                    scene, client, "http2.inbound_empty_frames_flood", HttpCounter.HTTP2_INBOUND_EMPTY_FRAMES_FLOOD);
        }
    }

    @Test
    void priorities() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            assertServed(client, 1);
            for (int i = 0; i < 200; i++) {
                client.send(Http2Wire.PRIORITY, 0, 3, new byte[] {0, 0, 0, 1, 5});
            }
            assertServed(client, 3);
            for (int i = 0; i < 101; i++) {
                client.send(Http2Wire.PRIORITY, 0, 5, new byte[] {0, 0, 0, 1, 5});
            }
            assertCalmed(
                    scene,
                    client,
                    "http2.inbound_priority_frames_flood",
                    HttpCounter.HTTP2_INBOUND_PRIORITY_FRAMES_FLOOD);
        }
    }

    @Test
    void windowUpdates() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            for (int i = 0; i < 6; i++) {
                client.send(Http2Wire.WINDOW_UPDATE, 0, 0, number(1));
            }
            assertCalmed(
                    scene,
                    client,
                    "http2.inbound_window_update_frames_flood",
                    HttpCounter.HTTP2_INBOUND_WINDOW_UPDATE_FRAMES_FLOOD);
        }
    }

    // Heads that are large

    @Test
    void cookieCrumbsAreCountedBeforeTheyAreJoined() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            String[] crumbs = new String[2 * 101];
            for (int i = 0; i < crumbs.length; i++) {
                crumbs[i] = i % 2 == 0 ? "cookie" : "a";
            }
            client.get(1, "/", crumbs);
            assertEquals(1, client.next(Http2Wire.RST_STREAM).stream());
            assertServed(client, 3);
            assertEquals("0 DR http2.too_many_headers", told(scene.log().line(0)));
            assertEquals(1, scene.proxy().count(HttpCounter.HTTP2_HEADER_OVERFLOW));
        }
    }

    /** Each head is allowed, all of them are not. */
    @Test
    void headsThatAreHeld() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.limits(HttpLimits.EDGE), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            String large = "a".repeat(15_000);
            for (int stream = 1; stream < 160; stream += 2) {
                client.request("POST", stream, "/", false, "x-large", large);
            }
            int refused = client.next(Http2Wire.RST_STREAM).stream();
            assertTrue(refused > 120 && refused < 150, "stream " + refused);
        }
    }

    // Time

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSlowHead(boolean wholeFrame) throws IOException {
        try (Scene scene = scene(new Times(SOON, 0, 0, 0, 0, 0), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            assertServed(client, 1);
            if (wholeFrame) {
                client.send(Http2Wire.HEADERS, 0, 3, Http2Wire.block(":method", "GET"));
            } else {
                client.raw(0, 0, 40, Http2Wire.HEADERS);
            }
            assertEquals(ENHANCE_YOUR_CALM, client.next(Http2Wire.GOAWAY).code());
            assertThrows(IOException.class, () -> client.next(-1));
            assertEquals("408 - request_header_timeout", told(scene.log().line(1)));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_HEADER_TIMEOUT));
        }
    }

    @Test
    void aSlowBodyEndsItsStreamAlone() throws IOException {
        try (Scene scene = scene(new Times(0, 0, SOON, 0, 0, 0), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.request("POST", 1, "/", false);
            client.data(1, false, "ab");
            assertEquals("408", client.nextHead(1).status().toString());
            assertEquals("request timeout", client.next(Http2Wire.DATA).text());
            assertEquals(NO_ERROR, client.next(Http2Wire.RST_STREAM).code());
            assertServed(client, 3);
            assertEquals("408 - request_overall_timeout", told(scene.log().line(0)));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_TIMEOUT));
        }
    }

    @Test
    void aStreamOnWhichNothingPasses() throws IOException {
        try (Scene scene = scene(new Times(0, 0, 0, SOON, 0, 0), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.get(1, "/never");
            assertEquals("504", client.nextHead(1).status().toString());
            client.request("POST", 3, "/", false);
            assertEquals("408", client.nextHead(3).status().toString());
            assertServed(client, 5);
            assertEquals("504 SI stream_idle_timeout", told(scene.log().line(0)));
            assertEquals("408 SI stream_idle_timeout", told(scene.log().line(1)));
            assertEquals(2, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_IDLE_TIMEOUT));
        }
    }

    /** The window is closed, or opened a byte at a time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReaderThatTakesNothing(boolean dribbles) throws IOException {
        try (Scene scene = scene(new Times(0, 0, 0, 0, SOON, 0), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.send(Http2Wire.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
            client.get(1, "/much");
            assertEquals("200", client.nextHead(1).status().toString());
            Http2Wire.Frame last = client.nextOf(Http2Wire.RST_STREAM, Http2Wire.DATA);
            while (dribbles && last.type() == Http2Wire.DATA) {
                client.send(Http2Wire.WINDOW_UPDATE, 0, 1, number(1));
                last = client.nextOf(Http2Wire.RST_STREAM, Http2Wire.DATA);
            }
            assertEquals(CANCEL, last.code());
            client.send(Http2Wire.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 127, 0});
            assertServed(client, 3);
            assertEquals("200 SI stream_idle_timeout", told(scene.log().line(0)));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_IDLE_TIMEOUT));
        }
    }

    @Test
    void aConnectionWithoutARequest() throws IOException {
        try (Scene scene = scene(new Times(0, SOON, 0, 0, 0, 0), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            assertServed(client, 1);
            assertEquals(NO_ERROR, client.next(Http2Wire.GOAWAY).code());
            assertThrows(IOException.class, () -> client.next(-1));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_CX_IDLE_TIMEOUT));
        }
    }

    @Test
    void aConnectionWithTooManyRequestsIsToldSoAndServed() throws IOException {
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
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.limits(two), Http2HostileClientsTest::serve);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            assertServed(client, 1);
            client.get(3, "/");
            assertEquals(NO_ERROR, client.next(Http2Wire.GOAWAY).code());
            assertEquals("200", client.nextHead(3).status().toString());
            assertEquals(NO_ERROR, client.next(Http2Wire.GOAWAY).code());
            assertThrows(IOException.class, () -> client.next(-1));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_CX_MAX_REQUESTS_REACHED));
        }
    }
}
