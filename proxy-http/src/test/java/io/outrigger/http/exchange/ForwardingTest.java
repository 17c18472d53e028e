package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole messages through the proxy: fields, lengths, chunks, heads without bodies. */
final class ForwardingTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nhost: shop\r\n\r\n";
    private static final String CHUNKED_OK =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nx-sum: 5\r\n\r\n";

    @Test
    void requestAndAnswerPassWithTheirFields() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 201 Made\r\nX-Answer: 1\r\nContent-Length: 2\r\n\r\nok");
                Wire client = scene.client()) {
            client.send("GET /a?b=c HTTP/1.1\r\n"
                    + "Host: shop\r\n"
                    + "X-Zebra:  1 \r\n"
                    + "x-apple:2\r\n"
                    + "X-Empty:\r\n"
                    + "x-high: \u00e4\r\n\r\n");

            Message answer = client.answer();

            assertEquals("HTTP/1.1 201 Created", answer.start());
            assertEquals(
                    List.of("x-answer: 1", "content-length: 2"), answer.fields().subList(0, 2));
            assertEquals("istio-envoy", answer.value("server"));
            assertTrue(answer.has("date") && answer.has("x-envoy-upstream-service-time"));
            assertFalse(answer.has("connection"));
            Message request = scene.upstream().requests().get(0);
            assertEquals("GET /a?b=c HTTP/1.1", request.start());
            assertEquals(
                    List.of("host: shop", "x-zebra: 1", "x-apple: 2", "x-empty: ", "x-high: \u00e4"),
                    request.fields().subList(0, 5));
            Logged.Line line = scene.log().line(0);
            assertEquals(
                    "201 - via_upstream 0 2 GET /a?b=c shop HTTP/1.1 1",
                    line.code() + " " + line.flags() + " "
                            + line.details() + " " + line.received() + " " + line.sent() + " " + line.method() + " "
                            + line.path() + " " + line.authority() + " " + line.protocol() + " " + line.attempts());
        }
    }

    @Test
    void bothConnectionsAreKept() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            for (int i = 0; i < 5; i++) {
                client.send(GET);
                assertEquals("ok", client.answer().body());
            }

            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void theClientsWishToCloseStaysBetweenUs() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"))) {
            for (String field : List.of("connection", "proxy-connection")) {
                try (Wire client = scene.client()) {
                    client.send("GET / HTTP/1.1\r\nhost: a\r\n" + field
                            + ": close\r\n\r\nGET /x HTTP/1.1\r\nhost: a\r\n\r\n");
                    Message answer = client.answer();
                    assertEquals("close", answer.value("connection"));
                    assertEquals("ok", answer.body());
                    assertEquals("", client.rest());
                }
            }

            assertEquals(1, scene.upstream().connections());
            assertEquals(2, scene.upstream().requests().size());
            assertFalse(scene.upstream().requests().get(0).has("connection"));
        }
    }

    @Test
    void aBodyOfKnownLengthKeepsItsLength() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");

            assertEquals(200, client.answer().status());
            Message request = scene.upstream().requests().get(0);
            assertEquals("5", request.value("content-length"));
            assertEquals("hello", request.body());
            assertEquals(5, scene.log().line(0).received());
        }
    }

    @Test
    void aBodyThatLooksLikeARequestStaysABody() throws IOException {
        String body = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\ncontent-length: " + body.length() + "\r\n\r\n" + body + GET);

            assertEquals(200, client.answer().status());
            assertEquals(200, client.answer().status());
            assertEquals(body, scene.upstream().requests().get(0).body());
            assertEquals(
                    "GET /a?b=c HTTP/1.1", scene.upstream().requests().get(1).start());
            assertEquals(2, scene.upstream().requests().size());
        }
    }

    @Test
    void chunksAreMadeAnewWithoutExtensionsAndTrailers() throws IOException {
        try (Scene scene = Scene.answering(CHUNKED_OK);
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    + "1\r\nh\r\n04;name=\"va lue\";b\r\nello\r\n000\r\nx-sum: 5\r\ncookie: a\r\n\r\n");

            Message answer = client.answer();

            assertEquals("abcde", answer.body());
            assertEquals("chunked", answer.value("transfer-encoding"));
            Message request = scene.upstream().requests().get(0);
            assertEquals("hello", request.body());
            assertEquals("chunked", request.value("transfer-encoding"));
            assertEquals(5, scene.log().line(0).received());
            assertEquals(5, scene.log().line(0).sent());
        }
    }

    @Test
    void aQueryOfATypePasses() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("QUERY / HTTP/1.1\r\nhost: a\r\ncontent-type: a/b\r\ncontent-length: 5\r\n\r\nhello");

            assertEquals("ok", client.answer().body());
            assertEquals("QUERY / HTTP/1.1", scene.upstream().requests().get(0).start());
            assertEquals("hello", scene.upstream().requests().get(0).body());
        }
    }

    /** Envoy skips them too. */
    @Test
    void blanksBehindTheSizeOfAChunkAreSkipped() throws IOException {
        try (Scene scene = Scene.answering(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3 \r\nabc\r\n2\t ;x\r\nde\r\n0 \r\n\r\n");
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                    + "1 \r\nh\r\n4  ;a=b\r\nello\r\n0\t\r\n\r\n" + GET);

            assertEquals("abcde", client.answer().body());
            assertEquals("abcde", client.answer().body());
            assertEquals("hello", scene.upstream().requests().get(0).body());
        }
    }

    @Test
    void howLongTheUpstreamTookIsSaidOnce() throws IOException {
        String field = "x-envoy-upstream-service-time";
        try (Scene scene = Scene.answering("HTTP/1.1 200 OK\r\nx-a: 1\r\n" + field + ": 123456\r\nx-b: 2\r\n" + field
                        + ": 234567\r\n" + field + ": 345678\r\ncontent-length: 0\r\n\r\n");
                Wire client = scene.client()) {
            client.send(GET);

            List<String> fields = client.answer().fields();
            assertEquals("x-a: 1", fields.get(0));
            assertTrue(
                    fields.get(1).startsWith(field + ": ") && fields.get(1).length() < field.length() + 8,
                    fields.toString());
            assertEquals("x-b: 2", fields.get(2));
            assertEquals(
                    1, fields.stream().filter(line -> line.startsWith(field)).count());
        }
    }

    @Test
    void everyMessageMayComeByteForByte() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    while (true) {
                        peer.request();
                        peer.wire().drip(CHUNKED_OK);
                    }
                });
                Wire client = scene.client()) {
            for (int i = 0; i < 3; i++) {
                client.drip(
                        "\r\nPOST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
                assertEquals("abcde", client.answer().body());
                assertEquals("hello", scene.upstream().requests().get(i).body());
            }
            assertEquals(1, scene.upstream().connections());
        }
    }

    @Test
    void headAnswersKeepTheirLengthAndHaveNoBody() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 200 OK\r\ncontent-length: 57\r\n\r\n");
                Wire client = scene.client()) {
            client.send("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertEquals("57", client.answer(true).value("content-length"));

            client.send("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertEquals("57", client.answer(true).value("content-length"));
            assertEquals(1, scene.upstream().connections());
            assertEquals(0, scene.log().line(0).sent());
        }
    }

    @Test
    void answersWithoutBodyHaveNone() throws IOException {
        String[] answers = {
            "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\ncontent-length: 99\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n",
            "HTTP/1.1 205 Reset Content\r\ncontent-length: 0\r\n\r\n"
        };
        String[] lengths = {"", "", "99", "", "0"};
        for (int i = 0; i < answers.length; i++) {
            try (Scene scene = Scene.answering(answers[i]);
                    Wire client = scene.client()) {
                client.send(GET);
                Message answer = client.answer();
                assertEquals(lengths[i], answer.value("content-length"), answers[i]);
                assertFalse(answer.has("transfer-encoding"), answers[i]);
                client.send(GET);
                assertEquals(answer.status(), client.answer().status());
                assertEquals(1, scene.upstream().connections());
            }
        }
    }

    @Test
    void anAnswerUntilTheEndBecomesChunked() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send("HTTP/1.0 200 OK\r\n\r\nuntil ");
                    peer.send("the end");
                });
                Wire client = scene.client()) {
            client.send(GET);
            Message answer = client.answer();

            assertEquals("until the end", answer.body());
            assertEquals("chunked", answer.value("transfer-encoding"));
            client.send(GET);
            assertEquals("until the end", client.answer().body());
            assertEquals(2, scene.upstream().connections());
        }
    }

    @Test
    void oddStatusLinesPass() throws IOException {
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 999 Odd\r\ncontent-length: 2\r\n\r\nok");
                    peer.request();
                    peer.send("HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok");
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send(GET);
            assertEquals("HTTP/1.1 999 Unknown", client.answer().start());
            client.send(GET);
            assertEquals("HTTP/1.1 200 OK", client.answer().start());
        }
    }

    @Test
    void hopByHopFieldsStayAtTheirHop() throws IOException {
        try (Scene scene = Scene.answering("HTTP/1.1 200 OK\r\n"
                        + "connection: x-hop, keep-alive\r\n"
                        + "x-hop: 1\r\n"
                        + "keep-alive: timeout=5\r\n"
                        + "proxy-connection: keep-alive\r\n"
                        + "upgrade: h2c\r\n"
                        + "content-length: 0\r\n\r\n");
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.1\r\n"
                    + "host: a\r\n"
                    + "x-mine: 1\r\n"
                    + "connection: X-Mine, TE, upgrade\r\n"
                    + "te: gzip, trailers\r\n"
                    + "te: trailers\r\n"
                    + "upgrade: h2c\r\n"
                    + "http2-settings: AAM\r\n"
                    + "keep-alive: 5\r\n"
                    + "proxy-connection: keep-alive\r\n"
                    + "trailer: x-sum\r\n"
                    + "x-yours: 2\r\n\r\n");
            Message answer = client.answer();

            assertEquals("1", answer.value("x-hop"));
            for (String name : List.of("connection", "keep-alive", "proxy-connection", "upgrade")) {
                assertFalse(answer.has(name), name);
                assertFalse(scene.upstream().requests().get(0).has(name), name);
            }
            Message request = scene.upstream().requests().get(0);
            assertFalse(request.has("x-mine") || request.has("http2-settings"));
            assertEquals(
                    "trailers x-sum 2",
                    request.value("te") + " " + request.value("trailer") + " " + request.value("x-yours"));
        }
    }

    @Test
    void linesOfOneNameAreJoinedWhereEnvoyJoinsThem() throws IOException {
        try (Scene scene = Scene.answering(
                        "HTTP/1.1 200 OK\r\nvary: a\r\nage:\r\nage: 2\r\nx-own: 1\r\nvary: b\r\nx-own: 2\r\n"
                                + "set-cookie: a\r\nset-cookie: b\r\ncontent-length: 0\r\n\r\n");
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.1\r\n"
                    + "host: a\r\n"
                    + "accept: a/a\r\n"
                    + "x-own: 1\r\n"
                    + "if-match: e\r\n"
                    + "accept: b/b\r\n"
                    + "pragma: p\r\n"
                    + "x-own: 2\r\n"
                    + "accept: c/c\r\n"
                    + "cookie: a=1\r\n"
                    + "cookie: b=2\r\n"
                    + "x-forwarded-for: 1.2.3.4\r\n"
                    + "x-forwarded-for: 5.6.7.8\r\n"
                    + "x-envoy-downstream-service-node: n\r\n\r\n");
            Message answer = client.answer();
            Message request = scene.upstream().requests().get(0);

            assertEquals(List.of("a,b"), answer.values("vary"));
            assertEquals(List.of("2"), answer.values("age"));
            assertEquals(List.of("1", "2"), answer.values("x-own"));
            assertEquals(List.of("a", "b"), answer.values("set-cookie"));
            assertEquals(List.of("a/a,b/b,c/c"), request.values("accept"));
            assertEquals("e p", request.value("if-match") + " " + request.value("pragma"));
            assertEquals(List.of("1", "2"), request.values("x-own"));
            assertEquals(List.of("a=1", "b=2"), request.values("cookie"));
            assertEquals(List.of("1.2.3.4,5.6.7.8,127.0.0.1"), request.values("x-forwarded-for"));
            assertFalse(request.has("x-envoy-downstream-service-node"));
        }
    }

    @Test
    void theTargetsAuthorityReplacesHost() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("GET HTTP://shop:80/abs?q=1 HTTP/1.1\r\nhost: other\r\n\r\n");
            assertEquals(200, client.answer().status());
            client.send("GET http://shop HTTP/1.1\r\nhost: other\r\n\r\n");
            assertEquals(200, client.answer().status());

            assertEquals(
                    "GET /abs?q=1 HTTP/1.1", scene.upstream().requests().get(0).start());
            assertEquals("shop:80", scene.upstream().requests().get(0).value("host"));
            assertEquals("GET / HTTP/1.1", scene.upstream().requests().get(1).start());
        }
    }

    @Test
    void postWithoutBodySaysSo() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\n\r\nDELETE / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertEquals(200, client.answer().status());
            assertEquals(200, client.answer().status());

            assertEquals("0", scene.upstream().requests().get(0).value("content-length"));
            assertEquals("", scene.upstream().requests().get(1).value("content-length"));
        }
    }

    @Test
    void largeHeadsPassUpToTheLimit() throws IOException {
        String large = "x-large: " + "a".repeat(61_000) + "\r\n";
        String many = "x-many: 1\r\n".repeat(98);
        String answer =
                "HTTP/1.1 200 OK\r\nx-large: " + "b".repeat(81_500) + "\r\n" + many + "content-length: 2\r\n\r\nok";
        try (Scene scene = Scene.answering(answer.replace(many, ""));
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\n" + large + "\r\n");
            assertEquals(81_500, client.answer().value("x-large").length());
            client.send("GET / HTTP/1.1\r\nhost: a\r\n" + many + "x-last: 1\r\n\r\n");
            assertEquals(200, client.answer().status());

            assertEquals(
                    61_000, scene.upstream().requests().get(0).value("x-large").length());
            assertEquals(98, scene.upstream().requests().get(1).values("x-many").size());
        }
    }
}
