package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Requests sent before the answer to the one before them (RFC 9112 section 9.3.2). */
final class PipeliningTest {
    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
    }

    @Test
    void areAnsweredInOrderOneAfterTheOther() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    while (true) {
                        Message request = peer.request();
                        assertEquals(0, peer.wire().available(), "the next one waits");
                        peer.send(RawUpstream.ok(request.start()));
                    }
                });
                Wire client = scene.client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append(get("/" + i));
            }
            client.send(all.toString());

            for (int i = 0; i < 200; i++) {
                assertEquals("GET /" + i + " HTTP/1.1", client.answer().body());
            }
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void mayBeCutAnywhere() throws IOException {
        String both = "POST /1 HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc" + get("/2");
        try (Scene scene = Scene.of(peer -> {
                    while (true) {
                        Message request = peer.request();
                        peer.send(RawUpstream.ok(request.start() + request.body()));
                    }
                });
                Wire client = scene.client()) {
            for (int cut = 1; cut < both.length(); cut++) {
                client.send(both.substring(0, cut));
                client.send(both.substring(cut));
                assertEquals("POST /1 HTTP/1.1abc", client.answer().body());
                assertEquals("GET /2 HTTP/1.1", client.answer().body());
            }
        }
    }

    @Test
    void aBrokenSecondOneIsRefusedBehindTheFirstAnswer() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send(get("/one") + "nonsense\r\n\r\n" + get("/three"));

            assertEquals("ok", client.answer().body());
            Message second = client.answer();
            assertEquals(400, second.status());
            assertEquals("close", second.value("connection"));
            assertEquals("", client.rest());
            assertEquals(1, scene.upstream().requests().size());
            assertEquals(
                    "400 DPE http1.codec_error",
                    scene.log().line(1).code() + " " + scene.log().line(1).flags() + " "
                            + scene.log().line(1).details());
        }
    }

    @Test
    void nothingBehindAClosingRequestIsServed() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("GET /one HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n" + get("/two"));

            assertEquals("close", client.answer().value("connection"));
            assertEquals("", client.rest());
            assertEquals(1, scene.upstream().requests().size());
        }
    }

    @Test
    void areNotServedForAClientThatDoesNotRead() throws Exception {
        String body = "b".repeat(100_000);
        try (Scene scene = Scene.answering(RawUpstream.ok(body));
                Wire client = Wire.narrow(scene.proxy().port(), 4096)) {
            client.send(get("/").repeat(1000));
            long before = -1;
            while (before != scene.upstream().requests().size()) {
                before = scene.upstream().requests().size();
                LockSupport.parkNanos(200_000_000);
            }

            assertTrue(before < 100, before + " requests were served to somebody who reads nothing");
            for (int i = 0; i < 1000; i++) {
                assertEquals(body.length(), client.answer().body().length());
            }
        }
    }
}
