package io.outrigger.http.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** What an endpoint of HTTP/2 does that no honest one would do. */
final class HostileEndpoint {
    private static final int PUSH_PROMISE = 5;
    static final int ACK = 1;
    private static final int FLOOD = 50_000;

    private HostileEndpoint() {}

    /** What an endpoint does while requests wait on its streams 3 and 5. */
    @FunctionalInterface
    interface Attack {
        void by(Http2Wire endpoint) throws IOException;
    }

    private static Named<Attack> named(String name, Attack attack) {
        return Named.of(name, attack);
    }

    static byte[] number(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    static byte[] numbers(int first, int second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(number(first));
        both.writeBytes(number(second));
        return both.toByteArray();
    }

    static byte[] setting(int id, int value) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(0);
        both.write(id);
        both.writeBytes(number(value));
        return both.toByteArray();
    }

    static void endless(Http2Wire endpoint, int type, int stream, int bytes) throws IOException {
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

    static Stream<Named<Attack>> attacksWithinAnAnswer() {
        return Stream.of(
                named("a body too long", it -> it.data(3, true, "too long")),
                named("a body too short", it -> it.data(3, true, "s")),
                named("trailers and no end", it -> it.head(3, false, "x-sum", "1")),
                named("trailers too early", it -> it.head(3, true, "x-sum", "1")),
                named("another head", it -> it.head(3, false, ":status", "200")),
                named("a status behind", it -> it.head(3, true, ":status", "200")));
    }
}
