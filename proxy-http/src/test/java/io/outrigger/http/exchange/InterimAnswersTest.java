package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers before the answer: interim ones, expectations, and switches of protocol. */
final class InterimAnswersTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nhost: shop\r\n\r\n";

    @Test
    void theUpstreamAnswersTheExpectation() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    List<String> head = peer.wire().head();
                    peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                    String body = peer.wire().bytes(5);
                    peer.send(RawUpstream.ok(head.contains("expect: 100-CONTINUE") + body));
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-CONTINUE\r\ncontent-length: 5\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue", client.answer().start());
            client.send("hello");

            Message answer = client.answer();
            assertEquals("truehello", answer.body());
            assertFalse(answer.has("connection"));
        }
    }

    @Test
    void aRefusedExpectationEndsTheConnection() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    peer.send("HTTP/1.1 417 No\r\ncontent-length: 2\r\n\r\nno");
                    peer.wire().rest();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n");

            Message answer = client.answer();
            assertEquals("HTTP/1.1 417 Expectation Failed", answer.start());
            assertEquals("close", answer.value("connection"));
            assertFalse(answer.has("x-envoy-upstream-service-time"));
            assertEquals("no", answer.body());
            client.send("hello" + GET);
            assertEquals("", client.rest());
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void interimAnswersPassWithoutWhatFramesThem() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n"
                            + "content-length: 0\r\nconnection: close\r\n\r\n"
                            + "HTTP/1.1 102 Processing\r\n\r\n" + RawUpstream.ok("ok"));
                    peer.request();
                    peer.send(RawUpstream.ok("again"));
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(List.of("HTTP/1.1 100 Continue"), client.head());
            assertEquals(List.of("HTTP/1.1 103 Unknown", "link: </a.css>"), client.head());
            assertEquals(List.of("HTTP/1.1 102 Unknown"), client.head());
            assertEquals("ok", client.answer().body());
            client.send(GET);
            assertEquals("again", client.answer().body());
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void aSwitchNobodyAskedForPassesAndEndsTheUpstreamConnection() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    if (peer.number() == 1) {
                        peer.send("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
                        peer.wire().rest();
                    }
                    peer.send(RawUpstream.ok("ok"));
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send(GET);
            Message answer = client.answer();
            assertEquals("HTTP/1.1 101 Switching Protocols", answer.start());
            assertFalse(answer.has("upgrade") || answer.has("connection") || answer.has("content-length"));

            client.send(GET);
            assertEquals("ok", client.answer().body());
            assertEquals(2, scene.upstream().connections());
            assertEquals(
                    "101 - via_upstream",
                    scene.log().line(0).code() + " " + scene.log().line(0).flags() + " "
                            + scene.log().line(0).details());
        }
    }

    @Test
    void oldClientsGetNoInterimAnswers() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 100 Continue\r\n\r\n" + RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.0\r\nhost: a\r\n\r\n");

            assertEquals("HTTP/1.1 200 OK", client.answer().start());
        }
    }
}
