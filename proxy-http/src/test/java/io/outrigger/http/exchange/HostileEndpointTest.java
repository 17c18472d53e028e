package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.http.route.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints that speak HTTP/2 to do harm: what their requests get, and that nobody else suffers. */
final class HostileEndpointTest {
    private static final int PUSH_PROMISE = 5;
    private static final int ACK = 1;
    private static final int FLOOD = 50_000;
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

    /** What an endpoint does while requests wait on its streams 3 and 5. */
    @FunctionalInterface
    interface Attack {
        void by(Http2Wire endpoint) throws IOException;
    }

    private static Named<Attack> named(String name, Attack attack) {
        return Named.of(name, attack);
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    private static byte[] numbers(int first, int second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(number(first));
        both.writeBytes(number(second));
        return both.toByteArray();
    }

    private static byte[] setting(int id, int value) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(0);
        both.write(id);
        both.writeBytes(number(value));
        return both.toByteArray();
    }

    private static void endless(Http2Wire endpoint, int type, int stream, int bytes) throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            endpoint.send(type, 0, stream, new byte[bytes]);
        }
    }

    /** A head whose end does not come. */
    private static void openHead(Http2Wire endpoint, int parts, int bytes) throws IOException {
        endpoint.send(Http2Wire.HEADERS, 0, 3, Http2Wire.block(":status", "200"));
        byte[] field = Http2Wire.block("x-pad", "a".repeat(bytes));
        for (int i = 0; i < parts; i++) {
            endpoint.send(Http2Wire.CONTINUATION, 0, 3, bytes == 0 ? new byte[0] : field);
        }
    }

    static Stream<Named<Attack>> attacksOnTheConnection() {
        return Stream.of(
                named("settings, and nobody reads", it -> endless(it, Http2Wire.SETTINGS, 0, 0)),
                named("pings, and nobody reads", it -> endless(it, Http2Wire.PING, 0, 8)),
                named("priorities", it -> endless(it, Http2Wire.PRIORITY, 3, 5)),
                named("window updates", it -> {
                    for (int i = 0; i < FLOOD; i++) {
                        it.send(Http2Wire.WINDOW_UPDATE, 0, 0, number(1));
                    }
                }),
                named("continuations without bytes", it -> openHead(it, FLOOD, 0)),
                named("small continuations", it -> openHead(it, FLOOD, 1)),
                named("large continuations", it -> openHead(it, FLOOD, 16_000)),
                named("a window that overflows", it -> it.send(Http2Wire.WINDOW_UPDATE, 0, 0, number(-1 >>> 1))),
                named("an answer nobody asked for", it -> it.head(7, true, ":status", "200")),
                named("an answer on a stream of its own", it -> it.head(2, true, ":status", "200")),
                named("bytes nobody asked for", it -> it.data(7, true, "hello")),
                named("bytes on a stream of its own", it -> it.data(2, true, "hello")),
                named("a reset of what is not there", it -> it.send(Http2Wire.RST_STREAM, 0, 7, number(8))),
                named("a window of what is not there", it -> it.send(Http2Wire.WINDOW_UPDATE, 0, 7, number(8))),
                named("a promise", it -> it.send(PUSH_PROMISE, Http2Wire.END_HEADERS, 3, number(2))),
                named("a ping of seven bytes", it -> it.send(Http2Wire.PING, 0, 0, new byte[7])),
                named("settings of seven bytes", it -> it.send(Http2Wire.SETTINGS, 0, 0, new byte[7])),
                named("settings of a stream", it -> it.send(Http2Wire.SETTINGS, 0, 3)),
                named("an endpoint that pushes", it -> it.send(Http2Wire.SETTINGS, 0, 0, setting(2, 1))),
                named("a window beyond all", it -> it.send(Http2Wire.SETTINGS, 0, 0, setting(4, -1))),
                named("frames of a byte", it -> it.send(Http2Wire.SETTINGS, 0, 0, setting(5, 1))),
                named("a frame too large", it -> it.send(Http2Wire.DATA, 0, 3, new byte[16_385])),
                named("a frame within a head", it -> {
                    it.send(Http2Wire.HEADERS, 0, 3, Http2Wire.block(":status", "200"));
                    it.send(Http2Wire.PING, 0, 0, new byte[8]);
                }),
                named("no HPACK", it -> it.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 3, (byte) 0xff, (byte) 0xff)),
                named("HTTP/1", it -> it.raw("HTTP/1.1 200 OK\r\n\r\n".chars().toArray())));
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
    @MethodSource("attacksOnTheConnection")
    void whoHarmsTheConnectionLosesIt(Attack attack) throws IOException {
        assertLosesConnection(attack, List.of(BROKEN, BROKEN));
    }

    @Test
    void whoSendsEmptyDataWithoutEndLosesTheConnection() throws IOException {
        Attack attack = it -> {
            it.head(3, false, ":status", "103");
            endless(it, Http2Wire.DATA, 5, 0);
        };
        assertLosesConnection(attack, List.of(BROKEN, BROKEN_LATER));
    }

    private void assertLosesConnection(Attack attack, List<String> told) throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.ignoringTheEnd(() -> attack.by(endpoint));
            assertEquals(Map.of(1, "502", 3, "502"), heads(2));
            assertEquals(told, told(2));
            assertServedElsewhere();
            assertThrows(IOException.class, () -> endpoint.next(-1));
        }
    }

    static Stream<Named<Attack>> attacksOnAStream() {
        return Stream.of(
                named("no status", it -> it.head(3, true, "x-a", "b")),
                named("a status of letters", it -> it.head(3, true, ":status", "2oo")),
                named("a status below all", it -> it.head(3, true, ":status", "099")),
                named("two statuses", it -> it.head(3, true, ":status", "200", ":status", "200")),
                named("a switch", it -> it.head(3, true, ":status", "101")),
                named("a request", it -> it.head(3, true, ":method", "GET", ":path", "/")),
                named("upper case", it -> it.head(3, true, ":status", "200", "X-A", "b")),
                named("a zero in a name", it -> it.head(3, true, ":status", "200", "x\0a", "b")),
                named("a line break", it -> it.head(3, true, ":status", "200", "x-a", "b\r\nc: d")),
                named("a field of connections", it -> it.head(3, true, ":status", "200", "connection", "close")),
                named(
                        "two lengths",
                        it -> it.head(3, false, ":status", "200", "content-length", "1", "content-length", "1")),
                named("a length and no body", it -> it.head(3, true, ":status", "200", "content-length", "5")),
                named("a body before its head", it -> it.data(3, false, "hello")),
                named("an interim end", it -> it.head(3, true, ":status", "103")),
                named("a window that overflows", it -> it.send(Http2Wire.WINDOW_UPDATE, 0, 3, number(-1 >>> 1))),
                named("an update of nothing", it -> it.send(Http2Wire.WINDOW_UPDATE, 0, 3, number(0))));
    }

    static Stream<Named<Attack>> headsThatAreTooLarge() {
        byte[] reference = {(byte) 0xbe};
        return Stream.of(
                named("many fields", it -> {
                    String[] fields = new String[300];
                    java.util.Arrays.fill(fields, "a");
                    fields[0] = ":status";
                    fields[1] = "200";
                    it.head(3, true, fields);
                }),
                named("few bytes that become many", it -> {
                    ByteArrayOutputStream head = new ByteArrayOutputStream();
                    head.writeBytes(Http2Wire.block(":status", "200"));
                    byte[] field = Http2Wire.block("x-pad", "a".repeat(3000));
                    field[0] = 0x40;
                    head.writeBytes(field);
                    for (int i = 0; i < 60; i++) {
                        head.writeBytes(reference);
                    }
                    it.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 3, head.toByteArray());
                }));
    }

    @ParameterizedTest
    @MethodSource("attacksOnAStream")
    void whoHarmsAStreamLosesThatAlone(Attack attack) throws IOException {
        assertLosesStream(attack, "502", BROKEN);
    }

    /** Such a head breaks no rule: it is told as if the endpoint had reset the stream. */
    @ParameterizedTest
    @MethodSource("headsThatAreTooLarge")
    void aHeadThatIsTooLargeLosesItsStreamAlone(Attack attack) throws IOException {
        assertLosesStream(attack, "503", RESET);
    }

    @Test
    void whoSendsInterimAnswersWithoutEndLosesTheStream() throws IOException {
        Attack attack = it -> {
            for (int i = 0; i < 20; i++) {
                it.head(3, false, ":status", "103");
            }
        };
        assertLosesStream(attack, "502", BROKEN_LATER);
    }

    private void assertLosesStream(Attack attack, String status, String told) throws IOException {
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

    static Stream<Named<Attack>> attacksWithinAnAnswer() {
        return Stream.of(
                named("a body too long", it -> it.data(3, true, "too long")),
                named("a body too short", it -> it.data(3, true, "s")),
                named("trailers and no end", it -> it.head(3, false, "x-sum", "1")),
                named("trailers too early", it -> it.head(3, true, "x-sum", "1")),
                named("another head", it -> it.head(3, false, ":status", "200")),
                named("a status behind", it -> it.head(3, true, ":status", "200")));
    }

    @ParameterizedTest
    @MethodSource("attacksWithinAnAnswer")
    void anAnswerThatGoesWrongIsCutAlone(Attack attack) throws IOException {
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
            client.send(Http2Wire.RST_STREAM, 0, 1, number(8));
            assertEquals(3, endpoint.next(Http2Wire.RST_STREAM).stream());
            endpoint.head(3, false, ":status", "200");
            for (int i = 0; i < 300; i++) {
                endpoint.send(Http2Wire.DATA, 0, 3, new byte[10_000]);
            }
            endpoint.head(3, true, "x-sum", "1");
            endpoint.send(Http2Wire.PING, 0, 0, new byte[8]);
            assertEquals(
                    ACK, endpoint.nextOf(Http2Wire.PING, Http2Wire.RST_STREAM).flags());
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

    /** The first of a connection is a refused one; the others are sent on silently. */
    @Test
    void aGoodbyeToAllIsARefusal() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.send(Http2Wire.GOAWAY, 0, 0, numbers(0, 0));
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
            endpoint.send(Http2Wire.GOAWAY, 0, 0, numbers(last, 0));
            endpoint.head(3, true, ":status", "204");
            endpoint.head(5, true, ":status", "204");
            assertEquals(Map.of(1, "204", 3, "204"), heads(2));
            assertServedElsewhere();
        }
    }

    @Test
    void aGoodbyeThatIsTakenBackEndsTheConnection() throws IOException {
        try (Http2Wire endpoint = asked()) {
            endpoint.send(Http2Wire.GOAWAY, 0, 0, numbers(3, 0));
            assertReplayed();
            endpoint.send(Http2Wire.GOAWAY, 0, 0, numbers(5, 0));
            assertEquals("502", heads(1).get(1));
        }
    }

    @Test
    void aConnectionThatMayCarryNothingIsNotKept() throws IOException {
        client.get(1, "/one");
        try (Http2Wire endpoint = Http2Wire.accept(server)) {
            endpoint.nextHead(3);
            endpoint.send(Http2Wire.SETTINGS, 0, 0, setting(3, 0));
            endpoint.head(3, true, ":status", "204");
            assertEquals("204", client.nextHead(1).status().toString());
            assertThrows(IOException.class, () -> endpoint.next(-1));
            assertServedElsewhere();
        }
    }
}
