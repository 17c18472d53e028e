package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.outrigger.core.stats.HttpCounter;
import io.outrigger.http.codec.HttpLimits;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A client's connection ends after so many requests, and no request with it. */
final class MostRequestsTest {
    private static final int MOST = 10;
    private static final int BODY_BYTES = 20_000;
    private static final String BODY = "b".repeat(BODY_BYTES);
    private static final byte[] MORE = {0, 0, 0x7f, (byte) 0xff};

    private static Scene scene() throws IOException {
        HttpLimits edge = HttpLimits.EDGE;
        HttpLimits few = new HttpLimits(
                edge.maxRequestHeadBytes(),
                edge.maxRequestFields(),
                edge.maxResponseHeadBytes(),
                edge.maxResponseFields(),
                edge.maxUriBytes(),
                edge.times(),
                edge.bufferBytes(),
                edge.replayBytes(),
                edge.maxStreams(),
                MOST);
        return Scene.of(Scene.Settings.PLAIN.limits(few), RawUpstream.answering(RawUpstream.ok(BODY)));
    }

    /** What a client of HTTP/2 got until the connection's end. */
    private static final class Reading {
        private final Http2Wire client;
        private final Map<Integer, Integer> bytes = new TreeMap<>();
        private int whole;
        private int last = -1;

        Reading(Http2Wire client) {
            this.client = client;
        }

        void until(int answers) throws IOException {
            while (whole < answers) {
                take(client.next());
            }
        }

        /** Up to the first goodbye, which names no stream, and is not answered yet. */
        Http2Wire.Frame untilPing() throws IOException {
            while (true) {
                Http2Wire.Frame frame = client.next();
                if (frame.type() == Http2Wire.PING) {
                    assertEquals(Integer.MAX_VALUE, last);
                    return frame;
                }
                take(frame);
            }
        }

        private void take(Http2Wire.Frame frame) throws IOException {
            assertFalse(frame.type() == Http2Wire.RST_STREAM, "stream " + frame.stream() + " was reset");
            if (frame.type() == Http2Wire.PING) {
                client.send(Http2Wire.PING, 1, 0, frame.payload());
            } else if (frame.type() == Http2Wire.GOAWAY) {
                assertEquals(0, frame.code());
                last = frame.lastStream();
            } else if (frame.type() == Http2Wire.DATA) {
                bytes.merge(frame.stream(), frame.payload().length, Integer::sum);
                client.send(Http2Wire.WINDOW_UPDATE, 0, 0, MORE);
                whole += frame.endsStream() ? 1 : 0;
            }
        }

        /** To the last byte; a reset would be another exception. */
        void toTheEnd() {
            assertThrows(EOFException.class, () -> {
                while (true) {
                    take(client.next());
                }
            });
        }

        void assertWhole(int answers) {
            assertEquals(answers, bytes.size());
            bytes.forEach((stream, length) -> assertEquals(BODY_BYTES, length, "of stream " + stream));
        }
    }

    private static void ask(Http2Wire client, int fromStream, int toStream) throws IOException {
        for (int stream = fromStream; stream < toStream; stream += 2) {
            client.get(stream, "/" + stream);
        }
    }

    @Test
    void whatAClientAskedBeforeItKnewIsServedAndTheLastStreamIsNamed() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            Reading reading = new Reading(client);
            ask(client, 1, 121);
            reading.until(60);
            reading.toTheEnd();

            reading.assertWhole(60);
            assertEquals(119, reading.last);
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_CX_MAX_REQUESTS_REACHED));
        }
    }

    /** Answers in hand, while the client's pings say that it has not heard of the end. */
    @Test
    void whatIsOnItsWayForLongerThanASecondIsServedToo() throws IOException {
        try (Scene scene = scene();
                Http2Wire client = Http2Wire.to(scene.proxy().port())) {
            Reading reading = new Reading(client);
            ask(client, 1, 21);
            Http2Wire.Frame ping = reading.untilPing();
            reading.until(10);
            long heard = System.nanoTime();
            Scene.await(() -> System.nanoTime() - heard > 1_200_000_000L);
            ask(client, 21, 41);
            reading.until(20);
            assertEquals(Integer.MAX_VALUE, reading.last);
            client.send(Http2Wire.PING, 1, 0, ping.payload());
            reading.toTheEnd();

            reading.assertWhole(20);
            assertEquals(39, reading.last);
        }
    }

    @Test
    void anHttp1ClientIsToldInTheLastAnswerAndReadsItThoughItHadAskedOn() throws IOException {
        try (Scene scene = scene();
                Wire client = Wire.to(scene.proxy().port())) {
            for (int i = 1; i <= MOST; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nhost: shop\r\n\r\n");
                if (i == MOST) {
                    client.send("GET /more HTTP/1.1\r\nhost: shop\r\n\r\n".repeat(100));
                }
                Message answer = client.answer();
                assertEquals(BODY_BYTES, answer.body().length());
                assertEquals(i == MOST, answer.has("connection"));
            }
            assertFalse(client.endedByReset());
            assertEquals(MOST, scene.upstream().requests().size());
        }
    }
}
