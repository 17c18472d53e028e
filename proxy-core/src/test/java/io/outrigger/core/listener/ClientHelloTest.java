package io.outrigger.core.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.core.listener.ClientHello.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    private static final int HEADER = 5;

    private final ClientHello hello = new ClientHello();

    @Test
    void tellsWhoIsAskedForAndWhatIsOffered() throws Exception {
        ByteBuf bytes = Unpooled.wrappedBuffer(record("WWW.Example.com", "h2", "http/1.1"));

        assertEquals(Verdict.YES, hello.look(bytes));
        assertEquals("www.example.com", hello.serverName());
        assertEquals(List.of("h2", "http/1.1"), hello.protocols());
        assertEquals(0, bytes.readerIndex());
    }

    @Test
    void withoutExtensionsOfThatKindNobodyIsAskedFor() throws Exception {
        assertEquals(Verdict.YES, hello.look(Unpooled.wrappedBuffer(record(null))));
        assertNull(hello.serverName());
        assertEquals(List.of(), hello.protocols());
    }

    @Test
    void waitsForTheLastByte() throws Exception {
        byte[] record = record("a.example.com");
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < record.length - 1; i++) {
            bytes.writeByte(record[i]);
            assertEquals(Verdict.MAYBE, hello.look(bytes), "byte " + i);
        }
        bytes.writeByte(record[record.length - 1]);
        assertEquals(Verdict.YES, hello.look(bytes));
        assertEquals("a.example.com", hello.serverName());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 100})
    void joinsMessagesSpreadOverRecords(int size) throws Exception {
        byte[] record = record("a.example.com", "istio");
        ByteBuf bytes = Unpooled.buffer();
        Verdict verdict = Verdict.MAYBE;
        for (int at = HEADER; at < record.length; at += size) {
            int part = Math.min(size, record.length - at);
            bytes.writeBytes(record, 0, 3).writeShort(part).writeBytes(record, at, part);
            assertEquals(Verdict.MAYBE, verdict);
            verdict = hello.look(bytes);
        }
        assertEquals(Verdict.YES, verdict);
        assertEquals("a.example.com", hello.serverName());
        assertEquals(List.of("istio"), hello.protocols());
    }

    @Test
    void everyCutInsideTheMessageIsRefusedOrStillFits() throws Exception {
        byte[] record = record("a.example.com", "h2");
        int size = record.length - HEADER - 4;
        for (int shorter = 1; shorter < size; shorter++) {
            byte[] cut = Arrays.copyOf(record, record.length - shorter);
            ByteBuffer.wrap(cut)
                    .putShort(3, (short) (cut.length - HEADER))
                    .put(6, (byte) 0)
                    .putShort(7, (short) (size - shorter));
            Verdict verdict = new ClientHello().look(Unpooled.wrappedBuffer(cut));
            // Only where all extensions are cut off, the rest is a message of an older day.
            assertEquals(cut.length == HEADER + 4 + beforeExtensions(record) ? Verdict.YES : Verdict.NO, verdict);
        }
    }

    private static int beforeExtensions(byte[] record) {
        int at = HEADER + 4 + 2 + 32;
        at += 1 + record[at];
        at += 2 + ((record[at] & 0xff) << 8 | record[at + 1] & 0xff);
        at += 1 + record[at];
        return at - HEADER - 4;
    }

    @Test
    void refusesWhatIsNone() {
        assertEquals(Verdict.NO, look(0x17, 3, 1));
        assertEquals(Verdict.NO, look(0x16, 2));
        assertEquals(Verdict.NO, look(0x16, 3, 1, 0, 0));
        assertEquals(Verdict.NO, look(0x16, 3, 1, 0x40, 1));
        assertEquals(Verdict.NO, look(0x16, 3, 1, 0, 1, 2));
        assertEquals(Verdict.NO, look(0x16, 3, 1, 0, 4, 1, 0, 0x40, 1));
    }

    /** Of these lengths, as BoringSSL takes them. */
    @ParameterizedTest
    @CsvSource({
        "0,  2, 1, 1,   YES",
        "32, 4, 2, 255, YES",
        "33, 2, 1, 1,   NO",
        "0,  0, 1, 1,   NO",
        "0,  3, 1, 1,   NO",
        "0,  2, 0, 1,   NO",
        "0,  2, 1, 0,   NO",
        "0,  2, 1, 256, NO"
    })
    void partsHaveTheirLengths(int session, int suites, int compressions, int name, Verdict expected) {
        int extension = 2 + 1 + 2 + name;
        ByteBuf body = Unpooled.buffer()
                .writeShort(0x0303)
                .writeZero(32)
                .writeByte(session)
                .writeZero(session)
                .writeShort(suites)
                .writeZero(suites)
                .writeByte(compressions)
                .writeZero(compressions)
                .writeShort(4 + extension)
                .writeShort(0)
                .writeShort(extension)
                .writeShort(extension - 2)
                .writeByte(0)
                .writeShort(name)
                .writeBytes("x".repeat(name).getBytes(StandardCharsets.US_ASCII));
        ByteBuf record = Unpooled.buffer()
                .writeByte(0x16)
                .writeShort(0x0301)
                .writeShort(4 + body.readableBytes())
                .writeByte(1)
                .writeMedium(body.readableBytes())
                .writeBytes(body);
        assertEquals(expected, hello.look(record));
    }

    private static Verdict look(int... bytes) {
        ByteBuf buffer = Unpooled.buffer();
        for (int one : bytes) {
            buffer.writeByte(one);
        }
        return new ClientHello().look(buffer);
    }

    private static byte[] record(@Nullable String name, String... protocols) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        byte[] record = new byte[out.flip().remaining()];
        out.get(record);
        return record;
    }
}
