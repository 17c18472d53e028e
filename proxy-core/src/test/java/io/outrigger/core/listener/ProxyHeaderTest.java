package io.outrigger.core.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.cluster.Endpoint;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String FOUR = "090807057f00000115b31f90";
    private static final String SIX =
            "20010db8000000000000000000000007" + "00000000000000000000000000000001" + "15b31f90";

    private static final String MAPPED =
            "00000000000000000000ffff09080705" + "20010db8000000000000000000000001" + "15b31f90";

    private final List<ProxyHeader> taken = new ArrayList<>();
    private int refused;

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 9.8.7.6 127.0.0.1 5555 8080, 9.8.7.6:5555, 127.0.0.1:8080",
        "PROXY TCP6 2001:db8::7 ::1 5555 8080, [2001:db8::7]:5555, [::1]:8080",
        "PROXY TCP4 9.8.7.6 127.0.0.1 0 65535, 9.8.7.6:0, 127.0.0.1:65535",
        "PROXY TCP6 ::ffff:9.8.7.6 ::ffff:7f00:1 5555 8080, [::ffff:9.8.7.6]:5555, [::ffff:127.0.0.1]:8080",
        "PROXY TCP6 ::ffff:9.8.7.6 2001:db8::7 5555 8080, [::ffff:9.8.7.6]:5555, [2001:db8::7]:8080",
        "PROXY UNKNOWN, , ",
        "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535, , "
    })
    void readsALine(String line, @Nullable String source, @Nullable String destination) {
        ProxyHeader header =
                look(line.getBytes(StandardCharsets.US_ASCII), "\r\nGET /".getBytes(StandardCharsets.US_ASCII));

        assertNotNull(header);
        assertEquals(line.length() + 2, header.length());
        assertEquals(source, text(header.source()));
        assertEquals(destination, text(header.destination()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "proxy TCP4 9.8.7.6 127.0.0.1 5555 8080\r\n",
                "PROXY \r\n",
                "PROXY UNKNOWNX\r\n",
                "PROXY TCP4 nobody 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 ::1 ::1 5555 8080\r\n",
                "PROXY TCP6 9.8.7.6 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 9.8.7.6 ::1 5555 8080\r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 65536 8080\r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 05555 8080\r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 +555 8080\r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 5555\r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 5555 \r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 5555 8080 \r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 5555 8080 x\r\n",
                "PROXY TCP4  9.8.7.6 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 09.8.7.6 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 9.8.7.6 127.0.0.1 5555 8080\n",
                "PROXY UDP4 9.8.7.6 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 0.0.0.0 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 224.0.0.1 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 255.255.255.255 127.0.0.1 5555 8080\r\n",
                "PROXY TCP4 9.8.7.6 0.0.0.0 5555 8080\r\n",
                "PROXY TCP6 fe80::1%1 ::1 5555 8080\r\n",
                "PROXY TCP6 ::ffff:0.0.0.0 ::1 5555 8080\r\n",
                "PROXY TCP6 ::ffff:224.0.0.1 ::1 5555 8080\r\n",
                "PROXY TCP6 ::ffff:255.255.255.255 ::1 5555 8080\r\n",
                "PROXY TCP6 [::1] ::1 5555 8080\r\n"
            })
    void refusesOtherLines(String line) {
        assertSame(ProxyHeader.MALFORMED, look(line.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void refusesALineThatIsTooLong() {
        byte[] longest = ("PROXY UNKNOWN " + "f".repeat(91) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] longer = ("PROXY UNKNOWN " + "f".repeat(92) + "\r\n").getBytes(StandardCharsets.US_ASCII);

        assertEquals(107, length(look(longest)));
        assertSame(ProxyHeader.MALFORMED, look(longer));
    }

    /** What follows the signature: command, family and transport, length, addresses, extensions. */
    @ParameterizedTest
    @CsvSource({
        "2111000c" + FOUR + ", 9.8.7.5:5555, 127.0.0.1:8080",
        "21210024" + SIX + ", [2001:db8::7]:5555, [::1]:8080",
        "21210024" + MAPPED + ", [::ffff:9.8.7.5]:5555, [2001:db8::1]:8080",
        "2112000c" + FOUR + ", 9.8.7.5:5555, 127.0.0.1:8080",
        "21110012" + FOUR + "ea0003616263, 9.8.7.5:5555, 127.0.0.1:8080",
        "20000000, , ",
        "2011000c" + FOUR + ", , ",
        "20310003616263, , "
    })
    void readsVersion2(String hex, @Nullable String source, @Nullable String destination) {
        byte[] bytes = ByteBufUtil.decodeHexDump(SIGNATURE + hex);

        ProxyHeader header = look(bytes, new byte[] {'G', 'E'});

        assertEquals(bytes.length, length(header));
        assertEquals(source, text(header == null ? null : header.source()));
        assertEquals(destination, text(header == null ? null : header.destination()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1111000c" + FOUR,
                "3111000c" + FOUR,
                "2211000c" + FOUR,
                "21000000",
                "2141000c" + FOUR,
                "2110000c" + FOUR,
                "2113000c" + FOUR,
                "2111000b" + "090807057f00000115b31f",
                "2121000c" + FOUR,
                "2111000c" + "000000000000000000000000",
                "2111000e" + FOUR + "ea00",
                "21110012" + FOUR + "ea0004616263",
                "21110ff1" + FOUR,
                "2000ffff"
            })
    void refusesOtherHeadersOfVersion2(String hex) {
        assertSame(ProxyHeader.MALFORMED, look(ByteBufUtil.decodeHexDump(SIGNATURE + hex)));
    }

    @Test
    void readsAHeaderByteByByteAndHandsTheRestOn() {
        EmbeddedChannel channel = channel();
        byte[] header = ByteBufUtil.decodeHexDump(SIGNATURE + "21110012" + FOUR + "ea0003616263");
        for (byte one : header) {
            assertTrue(taken.isEmpty());
            channel.writeInbound(Unpooled.buffer().writeByte(one));
        }
        assertEquals(1, taken.size());
        assertNull(channel.pipeline().get(ProxyHeaderReader.class));

        EmbeddedChannel second = channel();
        second.writeInbound(Unpooled.wrappedBuffer(header, "GET".getBytes(StandardCharsets.US_ASCII)));
        ByteBuf rest = second.readInbound();
        assertEquals("GET", rest.toString(StandardCharsets.US_ASCII));
        rest.release();
        channel.finishAndReleaseAll();
        second.finishAndReleaseAll();
    }

    @Test
    void refusesAtTheFirstWrongByte() {
        EmbeddedChannel channel = channel();

        channel.writeInbound(Unpooled.copiedBuffer("PROXI", StandardCharsets.US_ASCII));
        channel.writeInbound(Unpooled.copiedBuffer("Y", StandardCharsets.US_ASCII));

        assertEquals(1, refused);
        assertTrue(taken.isEmpty());
        channel.finishAndReleaseAll();
    }

    @Test
    void waitsFifteenSecondsForAHeader() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.copiedBuffer("PROXY TCP4", StandardCharsets.US_ASCII));

        channel.advanceTimeBy(14_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertFalse(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    private EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new ProxyHeaderReader(new ProxyHeaderReader.Found() {
            @Override
            public void proxied(ProxyHeader header) {
                taken.add(header);
            }

            @Override
            public void unproxied() {
                refused++;
            }
        }));
        return channel;
    }

    private static @Nullable ProxyHeader look(byte[]... parts) {
        ByteBuf bytes = Unpooled.wrappedBuffer(parts);
        try {
            return ProxyHeader.look(bytes);
        } finally {
            bytes.release();
        }
    }

    private static int length(@Nullable ProxyHeader header) {
        return header == null ? 0 : header.length();
    }

    private static @Nullable String text(@Nullable InetSocketAddress address) {
        return address == null ? null : Endpoint.text(address);
    }
}
