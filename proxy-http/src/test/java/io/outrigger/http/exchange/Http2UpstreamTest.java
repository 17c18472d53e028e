package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Headers;
import io.outrigger.core.cluster.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of both versions before an endpoint that speaks HTTP/2. */
final class Http2UpstreamTest {
    private static final int INTERNAL_ERROR = 2;
    private static final int CANCEL = 8;

    private final Logged log = new Logged();
    private ServerSocket server;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        proxy = new RunningProxy(
                log, RunningProxy.to(RunningProxy.cluster(UpstreamProtocol.HTTP2, server.getLocalPort())));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private static byte[] code(int code) {
        return new byte[] {0, 0, 0, (byte) code};
    }

    @Test
    void trailersPassFromHttp2ToHttp2() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.request("POST", 1, "/call", false, "te", "trailers");
            client.data(1, true, "hello");
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                Http2Headers request = endpoint.nextHead(3);
                assertEquals("/call", request.path().toString());
                assertEquals("shop", request.authority().toString());
                assertEquals("trailers", request.get("te").toString());
                assertEquals("hello", endpoint.next(Http2Wire.DATA).text());
                endpoint.head(3, false, ":status", "200");
                endpoint.data(3, false, "body");
                endpoint.head(3, true, "grpc-status", "0");

                assertEquals("200", client.nextHead(1).status().toString());
                assertEquals("body", client.next(Http2Wire.DATA).text());
                assertEquals("0", client.nextHead(1).get("grpc-status").toString());
            }
        }
    }

    @Test
    void anHttp1ClientIsServedWithoutTrailersAndTheConnectionServesOn() throws IOException {
        try (Wire client = Wire.to(proxy.port())) {
            client.send("GET /a HTTP/1.1\r\nhost: shop\r\n\r\n");
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                for (int stream = 3; stream < 9; stream += 2) {
                    endpoint.nextHead(stream);
                    endpoint.head(stream, false, ":status", "200", "content-length", "2");
                    endpoint.data(stream, false, "ok");
                    endpoint.head(stream, true, "x-sum", "1");
                    Message answer = client.answer();
                    assertEquals(200, answer.status());
                    assertEquals("ok", answer.body());
                    client.send("GET /b HTTP/1.1\r\nhost: shop\r\n\r\n");
                }
            }
        }
    }

    @Test
    void aClientThatResetsItsStreamCancelsTheRequestAlone() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.get(1, "/slow");
            client.get(3, "/fast");
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                endpoint.nextHead(5);
                client.send(Http2Wire.RST_STREAM, 0, 1, code(CANCEL));
                Http2Wire.Frame reset = endpoint.next(Http2Wire.RST_STREAM);
                assertEquals(3, reset.stream());
                assertEquals(CANCEL, reset.code());
                endpoint.head(5, true, ":status", "204");
                assertEquals("204", client.nextHead(3).status().toString());
            }
        }
    }

    @Test
    void aStreamTheEndpointResetsIsAnsweredForAndItsSiblingsLive() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.get(1, "/broken");
            client.get(3, "/whole");
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                endpoint.nextHead(5);
                endpoint.send(Http2Wire.RST_STREAM, 0, 3, code(INTERNAL_ERROR));
                assertEquals("503", client.nextHead(1).status().toString());
                assertTrue(client.next(Http2Wire.DATA).text().endsWith("reset reason: remote reset"));
                endpoint.head(5, true, ":status", "204");
                assertEquals("204", client.nextHead(3).status().toString());
            }
        }
    }

    @Test
    void anAnswerThatIsNoneIsABadGateway() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.get(1, "/");
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                endpoint.head(3, true, ":status", "200", "Upper", "v");
                assertEquals("502", client.nextHead(1).status().toString());
            }
        }
    }

    @Test
    void afterAGoodbyeTheNextRequestGetsAnotherConnection() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.get(1, "/last");
            try (Http2Wire first = Http2Wire.accept(server)) {
                first.nextHead(3);
                first.send(
                        Http2Wire.GOAWAY,
                        0,
                        0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 3,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0);
                first.head(3, true, ":status", "204");
                assertEquals("204", client.nextHead(1).status().toString());
                client.get(3, "/next");
                try (Http2Wire second = Http2Wire.accept(server)) {
                    assertEquals("/next", second.nextHead(3).path().toString());
                    second.head(3, true, ":status", "204");
                    assertEquals("204", client.nextHead(3).status().toString());
                }
            }
        }
    }
}
