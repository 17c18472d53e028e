package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Headers;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.http.codec.WebSocketKey;
import io.outrigger.http.message.HeaderBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket over HTTP/2 (RFC 8441) on either side: not a byte of the client goes out before the upstream has agreed. */
@Timeout(60)
final class Http2UpgradeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String PROOF = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final String ASK =
            "GET /chat HTTP/1.1\r\nhost: shop\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: " + KEY
                    + "\r\nsec-websocket-version: 13\r\n\r\n";
    private static final byte[] TAKES_PROTOCOLS = {0, 8, 0, 0, 0, 1};
    private static final int PROTOCOL_ERROR = 1;

    private final Logged log = new Logged();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private RunningProxy proxy(UpstreamProtocol protocol) {
        return new RunningProxy(log, RunningProxy.to(RunningProxy.cluster(protocol, server.getLocalPort())));
    }

    private static void ask(Http2Wire client, int stream, String protocol) throws IOException {
        client.head(
                stream,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":path",
                "/chat",
                ":authority",
                "shop",
                "sec-websocket-version",
                "13");
    }

    private static String proof(Message request) {
        HeaderBlock fields = new HeaderBlock();
        fields.add(
                "sec-websocket-key".getBytes(StandardCharsets.US_ASCII),
                Objects.requireNonNull(request.value("sec-websocket-key")).getBytes(StandardCharsets.US_ASCII));
        return new String(Objects.requireNonNull(WebSocketKey.answer(fields)), StandardCharsets.US_ASCII);
    }

    private static String agreed(String proof) {
        return "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: "
                + proof + "\r\n\r\n";
    }

    @Test
    void fromHttp2ToHttp1() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP1);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            ask(client, 1, "websocket");
            client.data(1, false, "early ");
            client.data(1, false, "bird");
            try (Wire endpoint = new Wire(server.accept())) {
                Message request = endpoint.request();
                assertEquals("GET /chat HTTP/1.1", request.start());
                assertEquals("Upgrade", request.value("connection"));
                assertEquals("websocket", request.value("upgrade"));
                assertEquals("13", request.value("sec-websocket-version"));
                assertFalse(request.has("content-length") || request.has("transfer-encoding"));
                endpoint.send(agreed(proof(request)) + "hello");

                Http2Headers head = client.nextHead(1);
                assertEquals("200", head.status().toString());
                assertNull(head.get("upgrade"));
                assertNull(head.get("connection"));
                assertEquals("hello", client.next(Http2Wire.DATA).text());
                assertEquals("early bird", endpoint.bytes(10));
                client.data(1, true, "bye");
                assertEquals("bye", endpoint.rest());
                endpoint.send("yes");
                assertEquals("yes", client.next(Http2Wire.DATA).text());
            }
            assertTrue(client.next(Http2Wire.DATA).endsStream());
            assertEquals(101, log.line(0).code());
        }
    }

    /** What the client sent for the conversation is no request's body. */
    @Test
    void aRefusalIsAnAnswerAndItsSiblingsLive() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP1);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            ask(client, 1, "websocket");
            client.data(1, false, "GET /smuggled HTTP/1.1\r\n\r\n");
            try (Wire endpoint = new Wire(server.accept())) {
                endpoint.request();
                endpoint.send("HTTP/1.1 403 No\r\ncontent-length: 2\r\n\r\nno");
                assertEquals("403", client.nextHead(1).status().toString());
                assertEquals("no", client.next(Http2Wire.DATA).text());
                assertEquals("", endpoint.rest());
            }
            client.get(3, "/");
            try (Wire endpoint = new Wire(server.accept())) {
                assertEquals("GET / HTTP/1.1", endpoint.request().start());
                endpoint.send(RawUpstream.ok("ok"));
                assertEquals("200", client.nextHead(3).status().toString());
            }
        }
    }

    @Test
    void anAgreementWithoutProofIsABadGateway() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP1);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            ask(client, 1, "websocket");
            try (Wire endpoint = new Wire(server.accept())) {
                endpoint.request();
                endpoint.send(agreed(PROOF));
                assertEquals("502", client.nextHead(1).status().toString());
            }
        }
    }

    @Test
    void fromHttp1ToHttp2() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP2);
                Wire client = Wire.to(proxy.port())) {
            client.send(ASK + "early");
            try (Http2Wire endpoint = Http2Wire.accept(server, TAKES_PROTOCOLS)) {
                Http2Headers request = endpoint.nextHead(3);
                assertEquals("CONNECT", request.method().toString());
                assertEquals("websocket", request.get(":protocol").toString());
                assertEquals("/chat", request.path().toString());
                assertNull(request.get("upgrade"));
                endpoint.head(3, false, ":status", "200");

                Message head = client.answer();
                assertEquals(101, head.status());
                assertEquals("websocket", head.value("upgrade"));
                assertEquals(PROOF, head.value("sec-websocket-accept"));
                assertEquals("early", endpoint.next(Http2Wire.DATA).text());
                endpoint.data(3, false, "hello");
                assertEquals("hello", client.bytes(5));
                client.send("more");
                assertEquals("more", endpoint.next(Http2Wire.DATA).text());
                endpoint.data(3, true, "");
                assertEquals("", client.rest());
            }
        }
    }

    @Test
    void fromHttp2ToHttp2() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP2);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            ask(client, 1, "websocket");
            client.data(1, false, "early");
            try (Http2Wire endpoint = Http2Wire.accept(server, TAKES_PROTOCOLS)) {
                assertEquals("websocket", endpoint.nextHead(3).get(":protocol").toString());
                endpoint.head(3, false, ":status", "200");
                assertEquals("200", client.nextHead(1).status().toString());
                assertEquals("early", endpoint.next(Http2Wire.DATA).text());
                endpoint.data(3, false, "hello");
                assertEquals("hello", client.next(Http2Wire.DATA).text());
                client.data(1, true, "bye");
                Http2Wire.Frame last = endpoint.next(Http2Wire.DATA);
                assertEquals("bye", last.text());
                assertTrue(last.endsStream());
                endpoint.data(3, true, "");
                assertTrue(client.next(Http2Wire.DATA).endsStream());
            }
        }
    }

    /** It would not know what is meant. */
    @Test
    void anEndpointThatKnowsNoOtherProtocolsIsNotOfferedOne() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP2);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            ask(client, 1, "websocket");
            client.data(1, false, "early");
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                Http2Wire.Frame frame = endpoint.next(Http2Wire.HEADERS);
                assertTrue(frame.endsStream());
                endpoint.head(3, true, ":status", "426");
                assertEquals("426", client.nextHead(1).status().toString());
            }
        }
    }

    @Test
    void anotherProtocolIsRefused() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP1);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            ask(client, 1, "connect-udp");
            assertEquals("403", client.nextHead(1).status().toString());
            assertEquals("upgrade_failed", log.line(0).details());
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, websocket, false", "CONNECT, '', false", "CONNECT, web socket, false", "CONNECT, websocket, true"
    })
    void aMalformedOfferEndsItsStream(String method, String protocol, boolean end) throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP1);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            client.head(
                    1,
                    end,
                    ":method",
                    method,
                    ":protocol",
                    protocol,
                    ":scheme",
                    "http",
                    ":path",
                    "/",
                    ":authority",
                    "shop");
            assertEquals(PROTOCOL_ERROR, client.next(Http2Wire.RST_STREAM).code());
        }
    }

    /** No route takes it, as in Envoy. */
    @Test
    void aPlainConnectFindsNoRoute() throws IOException {
        try (RunningProxy proxy = proxy(UpstreamProtocol.HTTP1);
                Http2Wire client = Http2Wire.to(proxy.port())) {
            client.head(1, false, ":method", "CONNECT", ":authority", "shop:443");
            assertEquals("404", client.nextHead(1).status().toString());
            assertEquals("route_not_found", log.line(0).details());
            assertNotNull(log.line(0).authority());
        }
    }
}
