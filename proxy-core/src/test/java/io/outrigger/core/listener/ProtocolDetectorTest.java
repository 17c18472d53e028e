package io.outrigger.core.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolDetectorTest {
    private static final Detection HTTP = new Detection(true, false, 0);
    private static final Detection ALL = new Detection(true, true, 0);
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private @Nullable Application found;
    private int calls;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\n",
                "POST /a?b=c#d HTTP/1.1\r\n",
                "BREW /pot HTTP/1.1\r\n",
                "get / HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n",
                "GET http://reviews/page?x=1 HTTP/1.1\r\n",
                "GET http://reviews HTTP/1.1\r\n",
                "GET http://user@reviews/ HTTP/1.1\r\n",
                "CONNECT reviews:443 HTTP/1.1\r\n"
            })
    void takesRequestLinesForHttp1OnlyAtTheirEnd(String line) {
        assertEquals(line.length(), bytesNeeded(HTTP, line));
        assertEquals(Application.HTTP1, found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n",
                "GET /\r\n",
                "GET / HTTP/3.7\r\n",
                "GET page HTTP/1.1\r\n",
                "GET /a b HTTP/1.1\r\n",
                "GET /caf\u00e9 HTTP/1.1\r\n",
                "G{T / HTTP/1.1\r\n",
                "hello there\r\n",
                "GET http://a@@b/ HTTP/1.1\r\n",
                "CONNECT re views:443 HTTP/1.1\r\n",
                "PRI * HTTP/2.0\r\n\r\nXX"
            })
    void takesOtherLinesForBytes(String line) {
        bytesNeeded(HTTP, line);

        assertEquals(Application.OPAQUE, found);
    }

    @ParameterizedTest
    @CsvSource({"1", "32", "10", "13", "128", "255"})
    void decidesAtOnceWhereNoMethodCanBegin(int first) {
        assertEquals(1, bytesNeeded(HTTP, (char) first + "ET / HTTP/1.1\r\n"));
        assertEquals(Application.OPAQUE, found);
    }

    @Test
    void waitsForEverForALineThatDoesNotEnd() {
        EmbeddedChannel channel = channel(HTTP);

        channel.writeInbound(bytes("hello"));

        assertNull(found);
        assertNull(channel.readInbound());
        assertTrue(channel.config().isAutoRead());
        channel.finishAndReleaseAll();
    }

    @Test
    void knowsThePrefaceOfHttp2AtItsLastByte() {
        assertEquals(PREFACE.length(), bytesNeeded(HTTP, PREFACE));
        assertEquals(Application.HTTP2, found);
    }

    @Test
    void whatOnlyBeginsAsTlsCountsAsBytes() {
        assertEquals(5, bytesNeeded(ALL, "\u0016\u0002\u0001\u0000\u0001"));
        assertEquals(Application.OPAQUE, found);
    }

    @Test
    void takesTlsForBytesWhereNobodyLooksForIt() {
        bytesNeeded(HTTP, "\u0016\u0003\u0001");

        assertEquals(Application.OPAQUE, found);
    }

    @Test
    void looksForHttpWhereTlsDoesNotBegin() {
        bytesNeeded(ALL, "GET / HTTP/1.1\r\n");

        assertEquals(Application.HTTP1, found);
    }

    @Test
    void decidesWhenAHeaderOfTlsCouldHaveComeWhereOnlyThatIsLookedFor() {
        assertEquals(5, bytesNeeded(new Detection(false, true, 0), "xyzxyz"));
        assertEquals(Application.OPAQUE, found);
    }

    @Test
    void handsEveryByteOnAndLeavesReadsToWhatFollows() {
        EmbeddedChannel channel = channel(HTTP);

        channel.writeInbound(bytes("GET / "), bytes("HTTP/1.1\r\nHost: a\r\n"), bytes("\r\n"));

        assertEquals("GET / HTTP/1.1\r\nHost: a\r\n", text(channel.readInbound()));
        assertEquals("\r\n", text(channel.readInbound()));
        assertTrue(channel.config().isAutoRead());
        assertNull(channel.pipeline().get(ProtocolDetector.class));
        assertEquals(1, calls);
    }

    @Test
    void closesAGatewaysConnectionThatSendsNoClientHello() {
        EmbeddedChannel channel = channel(Detection.GATEWAY_TLS);
        channel.writeInbound(bytes("\u0016\u0003\u0001"));

        channel.advanceTimeBy(14_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertFalse(channel.isOpen());
        assertNull(found);
        channel.finishAndReleaseAll();
    }

    /** However often a byte comes, and where nothing else is limited. */
    @Test
    void closesAfterAClientHelloThatDoesNotEnd() {
        EmbeddedChannel channel = channel(ALL);
        channel.writeInbound(bytes("\u0016\u0003\u0001\u0001\u0000\u0001"));

        for (int second = 1; second < 15; second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            channel.writeInbound(bytes("\u0000"));
            assertTrue(channel.isOpen());
        }
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertFalse(channel.isOpen());
        assertNull(found);
        channel.finishAndReleaseAll();
    }

    @Test
    void whatOnlyBeganAsTlsHasNoLimit() {
        EmbeddedChannel channel = channel(ALL);
        channel.writeInbound(bytes("\u0016"));
        channel.writeInbound(bytes("GET "));

        assertEquals(Application.OPAQUE, found);
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @Test
    void takesWhatIsThereForBytesAfterTheTimeout() {
        EmbeddedChannel channel = channel(new Detection(true, false, TimeUnit.MILLISECONDS.toNanos(300)));
        channel.writeInbound(bytes("GET"));

        channel.advanceTimeBy(299, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertNull(found);
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertEquals(Application.OPAQUE, found);
        assertEquals("GET", text(channel.readInbound()));
    }

    @Test
    void aSilentClientCountsAsOpaqueAfterTheTimeout() {
        EmbeddedChannel channel = channel(new Detection(true, true, TimeUnit.MILLISECONDS.toNanos(300)));

        channel.advanceTimeBy(300, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertEquals(Application.OPAQUE, found);
        assertNull(channel.readInbound());
    }

    @Test
    void closesAfterTooManyBytesWithoutVerdict() {
        EmbeddedChannel channel = channel(HTTP);

        for (int sent = 0; sent < ProtocolDetector.MAX_BYTES && channel.isOpen(); sent += 1000) {
            channel.writeInbound(bytes("x".repeat(1000)));
        }

        assertFalse(channel.isOpen());
        assertNull(found);
    }

    @Test
    void releasesItsBytesWhenTheClientGoes() {
        EmbeddedChannel channel = channel(HTTP);
        ByteBuf bytes = bytes("GET");
        channel.writeInbound(bytes);

        channel.close();

        assertEquals(0, bytes.refCnt());
        assertNull(found);
    }

    /** Feeds byte by byte, and answers how many it took. */
    private int bytesNeeded(Detection detection, String text) {
        EmbeddedChannel channel = channel(detection);
        byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < all.length && found == null) {
            channel.writeInbound(Unpooled.buffer(1).writeByte(all[at]));
            at++;
        }
        channel.finishAndReleaseAll();
        return at;
    }

    private EmbeddedChannel channel(Detection detection) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new ProtocolDetector(detection, detected -> {
            found = detected.application();
            calls++;
        }));
        return channel;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static String text(ByteBuf bytes) {
        try {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        } finally {
            bytes.release();
        }
    }
}
