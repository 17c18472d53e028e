package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that break the protocol behind their request's head, or go in the middle. All at once: whoever is refused is given a second to
 * read why.
 */
final class BrokenRequestsTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theClientMayGoAnyTime() throws Exception {
        String[] parts = {
            "GET / HT",
            GET,
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc",
            "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"
        };
        for (String part : parts) {
            for (boolean reset : new boolean[] {false, true}) {
                CountDownLatch begun = new CountDownLatch(1);
                CountDownLatch gone = new CountDownLatch(1);
                try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    begun.countDown();
                    peer.wire().rest();
                    gone.countDown();
                })) {
                    Wire client = scene.client();
                    client.send(part);
                    if (part.contains("\r\n\r\n")) {
                        Scene.await(begun);
                    }
                    if (reset) {
                        client.reset();
                    } else {
                        client.close();
                    }

                    if (part.contains("\r\n\r\n")) {
                        Scene.await(gone);
                        Logged.Line line = scene.log().line(0);
                        assertEquals(
                                "0 DC downstream_remote_disconnect",
                                line.code() + " " + line.flags() + " " + line.details());
                    }
                }
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aHalfClosedClientGetsNoAnswer() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    asked.countDown();
                    peer.wire().rest();
                });
                Wire client = scene.client()) {
            client.send(GET);
            client.halfClose();

            assertEquals("", client.rest());
            assertEquals(
                    "0 DC downstream_remote_disconnect",
                    scene.log().line(0).code() + " " + scene.log().line(0).flags() + " "
                            + scene.log().line(0).details());
        }
    }

    static Stream<String> brokenBodies() {
        return Stream.of(
                "xyz\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "1_0\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 x\r\nhello\r\n0\r\n\r\n",
                "5 5\r\nhello\r\n0\r\n\r\n",
                "5,\r\nhello\r\n0\r\n\r\n",
                "5" + " ".repeat(5000) + "\r\nhello\r\n0\r\n\r\n",
                "\r\nhello",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;a\rb\r\nhello\r\n0\r\n\r\n",
                "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
                "5;" + "a".repeat(17 * 1024) + "\r\nhello\r\n0\r\n\r\n",
                "0".repeat(200) + "5\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFF\r\n",
                "10000000000000005\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloo\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhello\r\n0\n\r\n",
                "5\r\nhello\r\n0\r\nx: y\n\r\n",
                "5\r\nhello\r\n0\r\nx: a\0b\r\n\r\n",
                "5\r\nhello\r\n0\r\n folded\r\n\r\n",
                "5\r\nhello\r\n0\r\nno colon\r\n\r\n",
                "5\r\nhello\r\n0\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n",
                "5\r\nhello\r\n0\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                "5\r\nhello\r\n0\r\n" + "x: 1\r\n".repeat(101) + "\r\n",
                "5\r\nhello\r\n0\r\nx: " + "a".repeat(62_000) + "\r\n\r\n");
    }

    @ParameterizedTest(name = "{index}")
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("brokenBodies")
    void aBrokenRequestBodyIsRefusedAndTheUpstreamConnectionEnds(String body) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    begun.countDown();
                    peer.wire().rest();
                    gone.countDown();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
            Scene.await(begun);
            client.send(body + GET);

            Message answer = client.answer();
            assertEquals("HTTP/1.1 400 Bad Request", answer.start(), body);
            assertEquals("close", answer.value("connection"));
            assertEquals("", client.rest(), body);
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "400 DPE http1.codec_error POST",
                    line.code() + " " + line.flags() + " " + line.details() + " " + line.method());
            Scene.await(gone);
            assertEquals(1, scene.log().lines().size());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRequestBodyThatBreaksBehindTheAnswersHeadEndsBoth() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    peer.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
                    peer.wire().rest();
                    gone.countDown();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
            client.head();
            client.send("xyz\r\n");

            assertEquals("half", client.rest());
            Scene.await(gone);
            assertEquals(
                    "200 DPE",
                    scene.log().line(0).code() + " " + scene.log().line(0).flags());
        }
    }
}
