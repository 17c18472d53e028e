package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Headers;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.stats.RequestSeries;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.filter.builtin.GrpcWebFilter;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gRPC and gRPC-Web before an endpoint that speaks gRPC. */
final class GrpcTest {
    private static final String MESSAGE = "\0\0\0\0\2hi";
    private static final String TRAILER_FRAME = "\u0080\0\0\0\u000fgrpc-status:0\r\n";

    private final Logged log = new Logged();
    private ServerSocket server;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        proxy = new RunningProxy(
                log,
                List.of(new GrpcWebFilter()),
                List.of(RunningProxy.to(RunningProxy.cluster(UpstreamProtocol.HTTP2, server.getLocalPort()))),
                HttpLimits.SIDECAR,
                true);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private static String post(String type, String more, String body) {
        return "POST /a.B/C HTTP/1.1\r\nhost: shop\r\ncontent-type: " + type + "\r\n" + more + "content-length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Answers one call with a message and a status, and says what was asked. */
    private Http2Headers answerOne(String sent) throws IOException {
        try (Http2Wire endpoint = Http2Wire.accept(server)) {
            Http2Headers request = endpoint.nextHead(3);
            assertEquals(sent, endpoint.next(Http2Wire.DATA).text());
            endpoint.head(3, false, ":status", "200", "content-type", "application/grpc");
            endpoint.data(3, false, MESSAGE);
            endpoint.head(3, true, "grpc-status", "0");
            return request;
        }
    }

    @Test
    void aCallOfGrpcWebBecomesGrpcAndTrailersBecomeTheLastFrame() throws IOException {
        try (Wire client = Wire.to(proxy.port())) {
            client.send(post("application/grpc-web+proto", "", MESSAGE));
            Http2Headers request = answerOne(MESSAGE);
            assertEquals("application/grpc", request.get("content-type").toString());
            assertEquals("trailers", request.get("te").toString());
            assertEquals("identity", request.get("grpc-accept-encoding").toString());
            assertTrue(!request.contains("content-length"));

            Message answer = client.answer();
            assertEquals(200, answer.status());
            assertTrue(answer.has("content-type"));
            assertEquals(MESSAGE + TRAILER_FRAME, answer.body());
        }
    }

    @Test
    void textIsDecodedAndEncodedFrameByFrame() throws IOException {
        String accept = "accept: application/grpc-web-text\r\n";
        try (Wire client = Wire.to(proxy.port())) {
            client.send(post("application/grpc-web-text", accept, base64(MESSAGE)));
            answerOne(MESSAGE);
            assertEquals(
                    base64(MESSAGE) + base64(TRAILER_FRAME), client.answer().body());
        }
    }

    private static String base64(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A text that ends goes in parts of its own; what follows it in the same is none. */
    @ParameterizedTest
    @CsvSource({"AAA, _bad_size", "!!!!, ''", "AAAAAAJoaQ==AAAAAAJoaQ==, ''"})
    void textThatIsNoBase64IsRefused(String text, String more) throws IOException {
        try (Wire client = Wire.to(proxy.port())) {
            client.send(post("application/grpc-web-text", "", text));
            Message answer = client.answer();
            assertEquals(400, answer.status());
            assertEquals("application/grpc-web+proto", answer.value("content-type"));
            assertEquals("13", answer.value("grpc-status"));
            assertEquals("Bad gRPC-web request, invalid base64 data.", answer.value("grpc-message"));
            assertEquals("0", answer.value("content-length"));
        }
        assertEquals("grpc_base_64_decode_failed" + more, log.line(0).details());
    }

    /** Our own answers to gRPC-Web keep their status of HTTP beside that of gRPC. */
    @Test
    void aFailureOfACallOfGrpcWebIsTold() throws IOException {
        try (Wire client = Wire.to(proxy.port())) {
            client.send(post("application/grpc-web+proto", "", MESSAGE));
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                endpoint.next(Http2Wire.DATA);
                endpoint.send(Http2Wire.RST_STREAM, 0, 3, (byte) 0, (byte) 0, (byte) 0, (byte) 2);
                Message answer = client.answer();
                assertEquals(503, answer.status());
                assertEquals("application/grpc-web+proto", answer.value("content-type"));
                assertEquals("14", answer.value("grpc-status"));
                assertTrue(answer.value("grpc-message").endsWith("reset reason: remote reset"));
                assertEquals("", answer.body());
            }
        }
    }

    @Test
    void anAnswerThatIsNoneOfGrpcIsToldInItsHead() throws IOException {
        try (Wire client = Wire.to(proxy.port())) {
            client.send(post("application/grpc-web", "", MESSAGE));
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                endpoint.next(Http2Wire.DATA);
                endpoint.head(3, false, ":status", "404", "content-type", "text/html");
                endpoint.data(3, false, "100% no~");
                endpoint.data(3, true, "\n");
                Message answer = client.answer();
                assertEquals(404, answer.status());
                assertEquals("application/grpc-web+proto", answer.value("content-type"));
                assertEquals("12", answer.value("grpc-status"));
                assertEquals("100%25 no%7E%0A", answer.value("grpc-message"));
                assertEquals("", answer.body());
            }
        }
    }

    @Test
    void aClientOfHttp2GetsTheFrameAndNoTrailers() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.request("POST", 1, "/a.B/C", false, "content-type", "application/grpc-web");
            client.data(1, true, MESSAGE);
            answerOne(MESSAGE);
            assertEquals("200", client.nextHead(1).status().toString());
            StringBuilder body = new StringBuilder();
            Http2Wire.Frame frame;
            do {
                frame = client.next(Http2Wire.DATA);
                body.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
            } while ((frame.flags() & Http2Wire.END_STREAM) == 0);
            assertEquals(MESSAGE + TRAILER_FRAME, body.toString());
        }
    }

    @Test
    void callsAreCountedByTheirStatusAndMessages() throws IOException {
        try (Http2Wire client = Http2Wire.to(proxy.port())) {
            client.request("POST", 1, "/a.B/C", false, "content-type", "application/grpc");
            client.data(1, false, MESSAGE.substring(0, 3));
            client.data(1, true, MESSAGE.substring(3) + MESSAGE);
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                while ((endpoint.next(Http2Wire.DATA).flags() & Http2Wire.END_STREAM) == 0) {}
                endpoint.head(3, false, ":status", "200", "content-type", "application/grpc");
                endpoint.data(3, false, MESSAGE + MESSAGE + MESSAGE);
                endpoint.head(3, true, "grpc-status", "7");
                client.nextHead(1);
                client.next(Http2Wire.DATA);
                assertEquals("7", client.nextHead(1).get("grpc-status").toString());
            }
        }
        log.line(0);
        proxy.onWorker(pools -> {});
        RequestSeries.Sample sample = proxy.stats().requests().samples().get(0);
        List<String> labels = RequestSeries.labels();
        assertEquals("7", sample.labelValues().get(labels.indexOf("grpc_response_status")));
        assertEquals("grpc", sample.labelValues().get(labels.indexOf("request_protocol")));
        assertEquals(2, sample.requestMessages());
        assertEquals(3, sample.responseMessages());
        assertEquals(1, sample.count());
    }

    /** Reads frames until so many messages have come. */
    private static int messages(Http2Wire endpoint, int expected) throws IOException {
        int bytes = 0;
        while (bytes < expected * MESSAGE.length()) {
            bytes += endpoint.next(Http2Wire.DATA).payload().length;
        }
        return bytes / MESSAGE.length();
    }

    /** As the client sent them, however often they were sent on. */
    @Test
    void messagesOfACallThatIsTriedAgainAreCountedOnce() throws IOException {
        RetryPolicy twice = new RetryPolicy(
                2, EnumSet.of(RetryPolicy.Word.REFUSED_STREAM), Set.of(503), 0, 1_000_000, false, false);
        Route route = RunningProxy.to(RunningProxy.cluster(UpstreamProtocol.HTTP2, server.getLocalPort()), 0, twice);
        try (RunningProxy retrying = new RunningProxy(log, route);
                Http2Wire client = Http2Wire.to(retrying.port())) {
            client.request("POST", 1, "/a.B/C", false, "content-type", "application/grpc");
            client.data(1, false, MESSAGE + MESSAGE);
            try (Http2Wire endpoint = Http2Wire.accept(server)) {
                endpoint.nextHead(3);
                assertEquals(2, messages(endpoint, 2));
                endpoint.send(Http2Wire.RST_STREAM, 0, 3, (byte) 0, (byte) 0, (byte) 0, (byte) 7);
                endpoint.nextHead(5);
                assertEquals(2, messages(endpoint, 2));
                client.data(1, false, MESSAGE);
                assertEquals(1, messages(endpoint, 1));
                endpoint.head(5, true, ":status", "503");
                endpoint.nextHead(7);
                assertEquals(3, messages(endpoint, 3));
                client.data(1, true, MESSAGE);
                while ((endpoint.next(Http2Wire.DATA).flags() & Http2Wire.END_STREAM) == 0) {}
                endpoint.head(7, false, ":status", "200", "content-type", "application/grpc");
                endpoint.data(7, false, MESSAGE);
                endpoint.head(7, true, "grpc-status", "0");
                client.nextHead(1);
                client.next(Http2Wire.DATA);
                assertEquals("0", client.nextHead(1).get("grpc-status").toString());
            }
            log.line(0);
            retrying.onWorker(pools -> {});
            RequestSeries.Sample sample = retrying.stats().requests().samples().get(0);
            assertEquals(4, sample.requestMessages());
            assertEquals(1, sample.responseMessages());
        }
    }
}
