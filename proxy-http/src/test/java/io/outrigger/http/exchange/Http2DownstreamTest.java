package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Headers;
import io.outrigger.http.codec.HttpLimits;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 clients before an HTTP/1.1 upstream. */
final class Http2DownstreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final int PROTOCOL_ERROR = 1;
    private static final int INTERNAL_ERROR = 2;
    private static final int STREAM_CLOSED = 5;
    private static final int ENHANCE_YOUR_CALM = 11;

    private static void assertServed(Http2Wire client, int stream) throws IOException {
        client.get(stream, "/books");
        Http2Headers head = client.nextHead(stream);
        assertEquals("200", head.status().toString());
        assertEquals("2", head.get("content-length").toString());
        Http2Wire.Frame body = client.next(Http2Wire.DATA);
        assertEquals("ok", body.text());
        assertTrue(body.endsStream());
    }

    @Test
    void aRequestIsServedAsOverHttp1() throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.get(1, "/books", "cookie", "a=1", "x-own", "v", "cookie", "b=2");
            assertEquals("200", client.nextHead(1).status().toString());
            assertEquals("ok", client.next(Http2Wire.DATA).text());
            assertServed(client, 3);

            Message seen = scene.upstream().requests().get(0);
            assertEquals("GET /books HTTP/1.1", seen.start());
            assertEquals("shop", seen.value("host"));
            assertEquals("a=1; b=2", seen.value("cookie"));
            assertFalse(seen.has("transfer-encoding"));
        }
    }

    @Test
    void aBodyIsStreamedAndItsTrailersAreDropped() throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.request("POST", 1, "/", false);
            client.data(1, false, "hel");
            client.data(1, false, "lo");
            client.head(1, true, "x-sum", "1");
            assertEquals("200", client.nextHead(1).status().toString());
            client.next(Http2Wire.DATA);
            assertServed(client, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"BREW", "get", "M-SEARCH", "X!y"})
    void anyMethodIsPassedOn(String method) throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.request(method, 1, "/books", true, "te", "Trailers");
            assertEquals("200", client.nextHead(1).status().toString());
            assertEquals(
                    method + " /books HTTP/1.1",
                    scene.upstream().requests().get(0).start());
            assertEquals(method, scene.log().line(0).method());
        }
    }

    @ParameterizedTest
    @CsvSource({"/a#b", "/\u00e9"})
    void targetsThatHttp1RefusesAreRefused(String path) throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.get(1, path);
            assertEquals("400", client.nextHead(1).status().toString());
            client.next(Http2Wire.DATA);
            assertServed(client, 3);
        }
    }

    /** What is only larger than allowed breaks no rule. */
    @Test
    void aHeadThatIsTooLargeEndsItsStream() throws IOException {
        HttpLimits usual = HttpLimits.SIDECAR;
        HttpLimits small = new HttpLimits(
                4_000,
                usual.maxRequestFields(),
                usual.maxResponseHeadBytes(),
                usual.maxResponseFields(),
                usual.maxUriBytes(),
                usual.times(),
                usual.bufferBytes(),
                usual.replayBytes(),
                usual.maxStreams(),
                usual.maxRequests());
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.limits(small), RawUpstream.answering(OK));
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            String[] fields = new String[2 * 75];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = i % 2 == 0 ? "x-a" : "a".repeat(60);
            }
            client.get(1, "/", fields);
            Http2Wire.Frame reset = client.next(Http2Wire.RST_STREAM);
            assertEquals(1, reset.stream());
            assertEquals(INTERNAL_ERROR, reset.code());
            assertServed(client, 3);
            Logged.Line line = scene.log().line(0);
            assertEquals("DR http2.header_list_size_too_large", line.flags() + " " + line.details());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-Upper, v",
        "connection, close",
        "te, gzip",
        "transfer-encoding, chunked",
        ":late, v",
        "a b, v",
        "a\0b, v",
        "content-length, 5",
        "host, other",
        "content-length, 1x"
    })
    void aMalformedHeadEndsItsStreamAlone(String name, String value) throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.get(1, "/", name, value);
            Http2Wire.Frame reset = client.next(Http2Wire.RST_STREAM);
            assertEquals(1, reset.stream());
            assertEquals(PROTOCOL_ERROR, reset.code());
            assertServed(client, 3);
            assertEquals(1, scene.upstream().requests().size());
        }
    }

    @Test
    void aBodyOfAnotherLengthThanAnnouncedEndsItsStream() throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.request("POST", 1, "/", false, "content-length", "3");
            client.data(1, true, "hello");
            assertEquals(PROTOCOL_ERROR, client.next(Http2Wire.RST_STREAM).code());
            assertServed(client, 3);
        }
    }

    @Test
    void anAnswerThatSwitchesUnaskedIsNone() throws IOException {
        String unasked = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
        try (Scene scene = Scene.answering(unasked);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.get(1, "/");
            assertEquals("502", client.nextHead(1).status().toString());
        }
    }

    /** The client heard of neither the answer nor the reset when it sent them. */
    @Test
    void whatCrossesAResetOfOursIsIgnored() throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            client.request("POST", 1, "/", false, "content-length", "3");
            client.data(1, false, "hello");
            assertEquals(PROTOCOL_ERROR, client.next(Http2Wire.RST_STREAM).code());
            client.data(1, false, "more");
            client.head(1, true, "x-sum", "1");
            assertServed(client, 3);
        }
    }

    @Test
    void headersOnAStreamThatIsOverEndTheConnection() throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            assertServed(client, 5);
            client.get(5, "/");
            assertEquals(STREAM_CLOSED, client.next(Http2Wire.GOAWAY).code());
        }
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            assertServed(client, 5);
            client.get(3, "/");
            assertEquals(PROTOCOL_ERROR, client.next(Http2Wire.GOAWAY).code());
        }
    }

    @Test
    void aClientThatOnlyResetsIsToldToCalmDown() throws IOException {
        try (Scene scene = Scene.answering(OK);
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            for (int stream = 1; stream < 2400; stream += 2) {
                client.get(stream, "/");
                client.send(Http2Wire.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
                if (stream > 1100) {
                    break;
                }
            }
            assertEquals(ENHANCE_YOUR_CALM, client.next(Http2Wire.GOAWAY).code());
        }
    }
}
