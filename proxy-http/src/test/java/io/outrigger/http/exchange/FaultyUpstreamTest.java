package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstreams that break the protocol, stop in the middle, or say more than they were asked. */
final class FaultyUpstreamTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String BROKEN =
            "upstream connect error or disconnect/reset before headers. reset reason: protocol error";
    private static final String CUT = "upstream_reset_after_response_started{protocol_error}";

    /** An answer that is none. */
    record Bad(String name, String bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Bad field(String name, String line) {
        return new Bad(name, "HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n");
    }

    static Stream<Bad> badAnswers() {
        String ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        return Stream.of(
                field("length and chunked", "content-length: 2\r\ntransfer-encoding: chunked"),
                field("two lengths", "content-length: 2\r\ncontent-length: 3"),
                field("two equal lengths", "content-length: 2\r\ncontent-length: 2"),
                field("negative length", "content-length: -1"),
                field("length with a plus", "content-length: +2"),
                field("list of lengths", "content-length: 2, 2"),
                field("unknown coding", "transfer-encoding: gzip"),
                field("list of codings", "transfer-encoding: gzip, chunked"),
                field("two codings", "transfer-encoding: chunked\r\ntransfer-encoding: chunked"),
                field("NUL in a value", "x: a\0b"),
                field("line feed in a value", "x: a\nset-cookie: b"),
                field("carriage return in a value", "x: a\rset-cookie: b"),
                field("fold", "x: a\r\n b"),
                field("no colon", "nonsense"),
                field("empty name", ": a"),
                field("blank before the colon", "x : a"),
                field("101 lines", "x: 1\r\n".repeat(100) + "y: 2"),
                field("82,500 bytes", "x: " + "a".repeat(82_500)),
                new Bad("204 with a length", "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n"),
                new Bad("204 in chunks", "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n"),
                new Bad("no HTTP", "SSH-2.0-OpenSSH_9.0\r\n\r\n"),
                new Bad("no version", "200 OK\r\n\r\n"),
                new Bad("version 2.0", "HTTP/2.0 200 OK\r\n\r\n"),
                new Bad("status that is no number", "HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n"),
                new Bad("status of two digits", "HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n"),
                new Bad("status of four digits", "HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n"),
                new Bad("status below 100", "HTTP/1.1 099 OK\r\ncontent-length: 0\r\n\r\n"),
                new Bad("control in the reason", "HTTP/1.1 200 O\u0001K\r\ncontent-length: 0\r\n\r\n"),
                new Bad("bare line feeds", "HTTP/1.1 200 OK\ncontent-length: 0\n\n"),
                new Bad("empty line first", "\r\n" + ok),
                new Bad("a hundred interim answers", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100) + ok));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void areAnsweredByUsAndNeverUsedAgain(Bad bad) throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send(peer.number() == 1 ? bad.bytes() : RawUpstream.ok("fine"));
                    peer.wire().rest();
                });
                Wire client = scene.client()) {
            client.send(GET);
            Message answer = client.answer();
            boolean begun = answer.status() == 103;
            while (answer.status() == 103) {
                answer = client.answer();
            }

            assertEquals("HTTP/1.1 502 Bad Gateway", answer.start());
            assertEquals(BROKEN, answer.body());
            assertFalse(answer.has("connection"), "the client's connection is not to blame");
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "502 UPE upstream_reset_" + (begun ? "after" : "before") + "_response_started{protocol_error} 87",
                    line.code() + " " + line.flags() + " " + line.details() + " " + line.sent());
            client.send(GET);
            assertEquals("fine", client.answer().body());
            assertEquals(2, scene.upstream().connections());
        }
    }

    /** Servers that greet, or that speak lines of their own, say nothing more until they are answered. */
    @Test
    void anotherProtocolIsNotWaitedFor() throws IOException {
        for (boolean greets : new boolean[] {false, true}) {
            CountDownLatch seen = new CountDownLatch(1);
            try (Scene scene = Scene.of(peer -> {
                        if (!greets) {
                            peer.request();
                        }
                        peer.send("SSH-2.0-OpenSSH_9.0\r\n");
                        seen.await();
                    });
                    Wire client = scene.client()) {
                client.send(GET);

                Message answer = client.answer();
                seen.countDown();
                assertEquals(502, answer.status());
                assertEquals(BROKEN, answer.body());
                assertEquals("UPE", scene.log().line(0).flags());
            }
        }
    }

    @Test
    void halfOfAHeadIsNoAnswer() throws IOException {
        for (boolean reset : new boolean[] {false, true}) {
            CountDownLatch sent = new CountDownLatch(1);
            try (Scene scene = Scene.of(peer -> {
                        peer.request();
                        peer.send("HTTP/1.1 200 OK\r\ncontent-le");
                        sent.await();
                        if (reset) {
                            peer.wire().reset();
                        }
                    });
                    Wire client = scene.client()) {
                client.send(GET);
                LockSupport.parkNanos(20_000_000);
                sent.countDown();

                assertEquals(502, client.answer().status());
                assertEquals("UPE", scene.log().line(0).flags());
            }
        }
    }

    @Test
    void closedOrResetBeforeTheAnswer() throws IOException {
        for (boolean reset : new boolean[] {false, true}) {
            try (Scene scene = Scene.of(peer -> {
                        peer.request();
                        if (reset) {
                            peer.wire().reset();
                        }
                    });
                    Wire client = scene.client()) {
                client.send(GET);

                Message answer = client.answer();
                assertEquals(503, answer.status());
                assertEquals(
                        "upstream connect error or disconnect/reset before headers. reset reason: connection"
                                + " termination",
                        answer.body());
                Logged.Line line = scene.log().line(0);
                assertEquals(
                        "UC upstream_reset_before_response_started{connection_termination} 1",
                        line.flags() + " " + line.details() + " " + line.attempts());
                assertEquals(1, scene.upstream().connections(), "not retried");
            }
        }
    }

    /** Answers that end too early, and what the client has got by then. */
    static Stream<Bad> halfAnswers() {
        return Stream.of(
                new Bad("length", "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf"),
                new Bad("chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n14\r\nhalf"),
                new Bad("chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
                new Bad(
                        "no last chunk's end",
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n"),
                new Bad("bad chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n"),
                new Bad(
                        "bytes behind a chunk",
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalfx\r\n0\r\n\r\n"),
                new Bad(
                        "line feed behind a chunk",
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\n0\r\n\r\n"),
                new Bad(
                        "bad trailer",
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\nx\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("halfAnswers")
    void aCutIsSeenByTheClient(Bad half) throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send(half.bytes());
                });
                Wire client = scene.client()) {
            client.send(GET);
            client.head();
            String body = client.rest();

            assertTrue(body.contains("half"), body);
            assertFalse(body.contains("0\r\n\r\n"), "no last chunk");
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "200 UPE " + CUT + " 4",
                    line.code() + " " + line.flags() + " " + line.details() + " " + line.sent());
        }
    }

    @Test
    void aResetInABodyUntilTheEndIsNoEnd() throws IOException {
        CountDownLatch read = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\n\r\nhalf");
                    read.await();
                    peer.wire().reset();
                });
                Wire client = scene.client()) {
            client.send(GET);
            client.head();
            assertEquals("4\r\nhalf\r\n", client.bytes(9));
            read.countDown();

            assertEquals("", client.rest(), "no last chunk");
            assertEquals("UPE", scene.log().line(0).flags());
        }
    }

    @Test
    void oldClientsSeeACutAsAReset() throws IOException {
        CountDownLatch read = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                    read.await();
                });
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.0\r\nhost: a\r\n\r\n");
            client.head();
            assertEquals("half", client.bytes(4));
            read.countDown();

            assertTrue(client.endedByReset(), "an orderly end would look like the body's end");
        }
    }

    @Test
    void bytesBehindAnAnswerEndTheConnection() throws IOException {
        String[] extra = {"ay", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"};
        for (String more : extra) {
            try (Scene scene = Scene.of(peer -> {
                        while (true) {
                            peer.request();
                            peer.send(RawUpstream.ok("ok") + more);
                        }
                    });
                    Wire client = scene.client()) {
                for (int i = 1; i <= 3; i++) {
                    client.send(GET);
                    assertEquals("ok", client.answer().body());
                    assertEquals(i, scene.upstream().connections());
                }
            }
        }
    }

    @Test
    void bodiesWhereNoneBelongEndTheConnection() throws IOException {
        String[] answers = {
            "HTTP/1.1 204 No Content\r\n\r\nevil",
            "HTTP/1.1 304 Not Modified\r\ncontent-length: 4\r\n\r\nevil",
            "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n"
        };
        for (String answer : answers) {
            try (Scene scene = Scene.answering(answer);
                    Wire client = scene.client()) {
                client.send(GET);
                int status = client.answer().status();
                client.send(GET);

                assertEquals(status, client.answer().status());
                assertEquals(2, scene.upstream().connections());
            }
        }
    }

    @Test
    void aBodyBehindAHeadAnswerEndsTheConnection() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
                Wire client = scene.client()) {
            client.send("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n");
            client.answer(true);
            client.send("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n");
            client.answer(true);

            assertEquals(2, scene.upstream().connections());
        }
    }

    @Test
    void bytesOnAnIdleConnectionEndIt() throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send(RawUpstream.ok("ok"));
                    if (peer.number() == 1) {
                        idle.await();
                        peer.send("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
                        peer.wire().rest();
                        gone.countDown();
                    }
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("ok", client.answer().body());
            idle.countDown();
            Scene.await(gone);

            client.send(GET);
            assertEquals("ok", client.answer().body());
            assertEquals(2, scene.upstream().connections());
        }
    }

    @Test
    void anEarlyAnswerWhileUploadingIsPassedOn() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    peer.send("HTTP/1.1 413 Too Much\r\ncontent-length: 2\r\n\r\nno");
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc");

            Message answer = client.answer();
            assertEquals("HTTP/1.1 413 Payload Too Large", answer.start());
            assertEquals("no", answer.body());
            assertEquals("close", answer.value("connection"));
            assertFalse(answer.has("x-envoy-upstream-service-time"));
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "413 - via_upstream 3 2",
                    line.code() + " " + line.flags() + " " + line.details() + " " + line.received() + " "
                            + line.sent());
        }
    }

    @Test
    void anEarlyAnswerSurvivesThatItsSenderStopsReading() throws IOException {
        byte[] part = new byte[64 * 1024];
        for (int i = 0; i < 20; i++) {
            try (Scene scene = Scene.of(peer -> {
                        peer.wire().head();
                        peer.send("HTTP/1.1 413 Too Much\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno");
                    });
                    Wire client = scene.client()) {
                client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000000\r\n\r\n");
                Thread upload = new Thread(() -> {
                    try {
                        while (true) {
                            client.send(part);
                        }
                    } catch (IOException ended) {
                        // By the answer.
                    }
                });
                upload.start();

                assertEquals("HTTP/1.1 413 Payload Too Large", client.answer().start());
            }
        }
    }
}
