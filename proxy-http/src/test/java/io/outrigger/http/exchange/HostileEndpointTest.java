package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.http.route.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints that speak HTTP/2 to do harm: what their requests get, and that nobody else suffers. */
final class HostileEndpointTest {
    private static final String OF_ENDPOINT = "io.outrigger.http.exchange.HostileEndpoint#";
    /** Behind an interim answer. */
    private static final String BROKEN_LATER = "502 UPE upstream_reset_after_response_started{protocol_error}";

    private static final String RESET = "503 UR upstream_reset_before_response_started{remote_reset}";

    private static final String BROKEN = "502 UPE upstream_reset_before_response_started{protocol_error}";
    private static final String REFUSED = "503 UR upstream_reset_before_response_started{remote_refused_stream_reset}";
    private static final String CUT = "200 UPE upstream_reset_after_response_started{protocol_error}";

    private final Logged log = new Logged();
    private ServerSocket server;
    private RunningProxy proxy;
    private Http2Wire client;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket();
        server.setReceiveBufferSize(4096);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setSoTimeout(10_000);
        proxy = new RunningProxy(
                log,
                RunningProxy.to(
                        RunningProxy.cluster(UpstreamProtocol.HTTP2, server.getLocalPort()), 0, RetryPolicy.NONE));
        client = Http2Wire.to(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    /** What both requests got, in the order of their streams. */
    private Map<Integer, String> heads(int count) throws IOException {
        Map<Integer, String> heads = new TreeMap<>();
        while (heads.size() < count) {
            Http2Wire.Frame frame = client.next(Http2Wire.HEADERS);
            String status = client.decode(frame).status().toString();
            if (status.charAt(0) != '1') {
                heads.put(frame.stream(), status);
            }
        }
        return heads;
    }

    private List<String> told(int lines) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            Logged.Line line = log.line(i);
            told.add(line.code() + " " + line.flags() + " " + line.details());
        }
        return told;
    }

    private Http2Wire asked() throws IOException {
        client.get(1, "/one");
        client.get(3, "/other");
        Http2Wire endpoint = Http2Wire.accept(server);
        endpoint.nextHead(3);
        endpoint.nextHead(5);
        return endpoint;
    }

    /** On a slow machine a flood may hold the worker for so long that what comes next is refused as overload. */
    private void assertServedElsewhere() throws IOException {
        server.setSoTimeout(2_000);
        for (int stream = 5; ; stream += 2) {
            client.get(stream, "/next");
            try (Http2Wire second = Http2Wire.accept(server)) {
                assertEquals("/next", second.nextHead(3).path().toString());
                second.head(3, true, ":status", "204");
                assertEquals("204", client.nextHead(stream).status().toString());
                return;
            } catch (SocketTimeoutException refused) {
                assertEquals("overload", log.last().details());
                assertEquals("503", client.nextHead(stream).status().toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(OF_ENDPOINT + "attacksOnTheConnection")
    void whoHarmsTheConnectionLosesIt(HostileEndpoint.Attack attack) throws IOException {
        assertLosesConnection(attack, List.of(BROKEN, BROKEN));
    }

    @Test
    void whoSendsEmptyDataWithoutEndLosesTheConnection() throws IOException {
        HostileEndpoint.Attack attack = it -> {
            it.head(3, false, ":status", "103");
            HostileEndpoint.endless(it, Http2Wire.DATA, 5, 0);
        };
        assertLosesConnection(attack, List.of(BROKEN, BROKEN_LATER));
    }

    private void assertLosesConnection(HostileEndpoint.Attack attack, List<String> told) throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.ignoringTheEnd(() -> attack.by(endpoint));
            assertEquals(Map.of(1, "502", 3, "502"), heads(2));
            assertEquals(told, told(2));
            assertServedElsewhere();
            assertThrows(IOException.class, () -> endpoint.next(-1));
        }
    }

    @ParameterizedTest
    @MethodSource(OF_ENDPOINT + "attacksOnAStream")
    void whoHarmsAStreamLosesThatAlone(HostileEndpoint.Attack attack) throws IOException {
        assertLosesStream(attack, "502", BROKEN);
    }

    /** Such a head breaks no rule: it is told as if the endpoint had reset the stream. */
    @ParameterizedTest
    @MethodSource(OF_ENDPOINT + "headsThatAreTooLarge")
    void aHeadThatIsTooLargeLosesItsStreamAlone(HostileEndpoint.Attack attack) throws IOException {
        assertLosesStream(attack, "503", RESET);
    }

    @Test
    void whoSendsInterimAnswersWithoutEndLosesTheStream() throws IOException {
        HostileEndpoint.Attack attack = it -> {
            for (int i = 0; i < 20; i++) {
                it.head(3, false, ":status", "103");
            }
        };
        assertLosesStream(attack, "502", BROKEN_LATER);
    }

    private void assertLosesStream(HostileEndpoint.Attack attack, String status, String told) throws IOException {
        try (Http2Wire endpoint = asked()) {
            attack.by(endpoint);
            assertEquals(status, heads(1).get(1));
            assertEquals(List.of(told), told(1));
            assertEquals(3, endpoint.next(Http2Wire.RST_STREAM).stream());
            endpoint.head(5, true, ":status", "204");
            assertEquals("204", client.nextHead(3).status().toString());
            client.get(5, "/next");
            endpoint.nextHead(7);
            endpoint.head(7, true, ":status", "204");
            assertEquals("204", client.nextHead(5).status().toString());
        }
    }

    @ParameterizedTest
    @MethodSource(OF_ENDPOINT + "attacksWithinAnAnswer")
    void anAnswerThatGoesWrongIsCutAlone(HostileEndpoint.Attack attack) throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.head(3, false, ":status", "200", "content-length", "5");
            assertEquals("200", heads(1).get(1));
            attack.by(endpoint);
            assertEquals(1, client.next(Http2Wire.RST_STREAM).stream());
            assertEquals(List.of(CUT), told(1));
            assertEquals(3, endpoint.next(Http2Wire.RST_STREAM).stream());
            endpoint.head(5, true, ":status", "204");
            assertEquals("204", client.nextHead(3).status().toString());
        }
    }

    @Test
    void anAnswerThatHasBegunIsCutWithItsConnection() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.head(3, false, ":status", "200");
            assertEquals("200", heads(1).get(1));
            endpoint.send(Http2Wire.PING, 0, 3, new byte[8]);
            Http2Wire.Frame reset = client.next(Http2Wire.RST_STREAM);
            assertEquals(1, reset.stream());
            assertEquals("502", heads(1).get(3));
            assertServedElsewhere();
        }
    }

    /** More than its window allows, while the client takes nothing. */
    @Test
    void bytesBeyondTheWindowEndTheirStream() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.head(3, false, ":status", "200");
            assertEquals("200", heads(1).get(1));
            for (int i = 0; i < 16; i++) {
                endpoint.send(Http2Wire.DATA, 0, 3, new byte[16_000]);
            }
            assertEquals(3, endpoint.next(Http2Wire.RST_STREAM).stream());
            assertEquals(List.of(CUT), told(1));
            endpoint.head(5, true, ":status", "204");
            assertEquals("204", heads(1).get(3));
        }
    }

    /** It had not heard of the reset; to reset again would count against us with endpoints that count resets. */
    @Test
    void whatCrossesAResetOfOursIsDropped() throws IOException {
        try (Http2Wire endpoint = asked()) {
            client.send(Http2Wire.RST_STREAM, 0, 1, HostileEndpoint.number(8));
            assertEquals(3, endpoint.next(Http2Wire.RST_STREAM).stream());
            endpoint.head(3, false, ":status", "200");
            for (int i = 0; i < 300; i++) {
                endpoint.send(Http2Wire.DATA, 0, 3, new byte[10_000]);
            }
            endpoint.head(3, true, "x-sum", "1");
            endpoint.send(Http2Wire.PING, 0, 0, new byte[8]);
            assertEquals(
                    HostileEndpoint.ACK,
                    endpoint.nextOf(Http2Wire.PING, Http2Wire.RST_STREAM).flags());
            endpoint.head(5, true, ":status", "204");
            assertEquals("204", client.nextHead(3).status().toString());
        }
    }

    @Test
    void bytesBehindAnEndDisturbNobody() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.head(3, true, ":status", "204");
            assertEquals("204", heads(1).get(1));
            for (int i = 0; i < 300; i++) {
                endpoint.send(Http2Wire.DATA, 0, 3, new byte[10_000]);
            }
            endpoint.head(5, true, ":status", "204");
            assertEquals("204", client.nextHead(3).status().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 502 UPE, protocol_error",
        "2, 503 UR, remote_reset",
        "7, 503 UR, remote_refused_stream_reset",
        "10, 503 UR, remote_error_with_CONNECT_request",
        "99, 503 UR, remote_reset"
    })
    void theCodeOfAResetIsToldAsItsReason(int code, String answer, String reason) throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.send(Http2Wire.RST_STREAM, 0, 3, HostileEndpoint.number(code));
            assertEquals(answer.substring(0, 3), heads(1).get(1));
            assertEquals(List.of(answer + " upstream_reset_before_response_started{" + reason + "}"), told(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, UPE, protocol_error",
        "2, UR, remote_reset",
        "7, UR, remote_refused_stream_reset",
        "10, UR, remote_error_with_CONNECT_request",
        "-1, UC, connection_termination"
    })
    void soIsThatOfOneWithinAnAnswerWhoseBeginningArrives(int code, String flag, String reason) throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.head(3, false, ":status", "200");
            endpoint.send(Http2Wire.DATA, 0, 3, new byte[10]);
            if (code < 0) {
                endpoint.close();
            } else {
                endpoint.send(Http2Wire.RST_STREAM, 0, 3, HostileEndpoint.number(code));
            }
            assertEquals("200", heads(1).get(1));
            assertEquals(10, client.next(Http2Wire.DATA).text().length());
            assertEquals(1, client.next(Http2Wire.RST_STREAM).stream());
            assertEquals("200 " + flag + " upstream_reset_after_response_started{" + reason + "}", told(1).get(0));
        }
    }

    @Test
    void moreTrailersThanAllowedAreToldAsAReset() throws IOException {
        String[] trailers = new String[242];
        for (int i = 0; i < trailers.length; i += 2) {
            trailers[i] = "x-" + i;
            trailers[i + 1] = "v";
        }
        try (Http2Wire endpoint = asked()) {
            endpoint.head(3, false, ":status", "200");
            endpoint.head(3, true, trailers);
            assertEquals("200", heads(1).get(1));
            assertEquals(1, client.next(Http2Wire.RST_STREAM).stream());
            assertEquals(List.of("200 UR upstream_reset_after_response_started{remote_reset}"), told(1));
        }
    }

    /** The first of a connection is a refused one; the others are sent on silently. */
    @Test
    void aGoodbyeToAllIsARefusal() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.send(Http2Wire.GOAWAY, 0, 0, HostileEndpoint.numbers(0, 0));
            assertEquals("503", heads(1).get(1));
            assertEquals(List.of(REFUSED), told(1));
            assertReplayed();
        }
    }

    private void assertReplayed() throws IOException {
        try (Http2Wire second = Http2Wire.accept(server)) {
            assertEquals("/other", second.nextHead(3).path().toString());
            second.head(3, true, ":status", "204");
            assertEquals("204", client.nextHead(3).status().toString());
        }
    }

    /** Streams that were never there, or are another's. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {6, 9999, Integer.MAX_VALUE})
    void aGoodbyeThatNamesAnyLaterStreamLetsAllFinish(int last) throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.send(Http2Wire.GOAWAY, 0, 0, HostileEndpoint.numbers(last, 0));
            endpoint.head(3, true, ":status", "204");
            endpoint.head(5, true, ":status", "204");
            assertEquals(Map.of(1, "204", 3, "204"), heads(2));
            assertServedElsewhere();
        }
    }

    @Test
    void aGoodbyeThatIsTakenBackEndsTheConnection() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.send(Http2Wire.GOAWAY, 0, 0, HostileEndpoint.numbers(3, 0));
            assertReplayed();
            endpoint.send(Http2Wire.GOAWAY, 0, 0, HostileEndpoint.numbers(5, 0));
            assertEquals("502", heads(1).get(1));
        }
    }

    @Test
    void aConnectionThatMayCarryNothingIsNotKept() throws IOException {
        client.get(1, "/one");
        try (Http2Wire endpoint = Http2Wire.accept(server)) {
            endpoint.nextHead(3);
            endpoint.send(Http2Wire.SETTINGS, 0, 0, HostileEndpoint.setting(3, 0));
            endpoint.head(3, true, ":status", "204");
            assertEquals("204", client.nextHead(1).status().toString());
            assertThrows(IOException.class, () -> endpoint.next(-1));
            assertServedElsewhere();
        }
    }
}
