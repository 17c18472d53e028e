package io.outrigger.http.filter.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text and bytes of gRPC-Web, however they are cut. */
final class Base64StreamTest {
    private static String decoded(String... parts) {
        Base64Stream.Decoder decoder = new Base64Stream.Decoder();
        ByteBuf out = Unpooled.buffer();
        for (String part : parts) {
            assertTrue(decoder.decode(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII), out));
        }
        assertTrue(decoder.whole());
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void textIsReadHoweverItIsCut() {
        assertEquals("\0\0\0\0\2hi", decoded("AAAAAAJoaQ=="));
        assertEquals("\0\0\0\0\2hi", decoded("A", "AAAAAJo", "aQ", "=", "="));
        assertEquals("aab", decoded("YQ==", "YWI="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA.A", "A=AA", "A===", "=AAA", "AA=A", "\u00ff"})
    void whatIsNoBase64IsRefused(String text) {
        Base64Stream.Decoder decoder = new Base64Stream.Decoder();
        ByteBuf in = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        assertFalse(decoder.decode(in, Unpooled.buffer()));
    }

    @Test
    void aGroupThatIsNotEndedIsNotWhole() {
        Base64Stream.Decoder decoder = new Base64Stream.Decoder();
        assertTrue(decoder.decode(Unpooled.copiedBuffer("AAA", StandardCharsets.US_ASCII), Unpooled.buffer()));
        assertFalse(decoder.whole());
    }

    /** Each frame is a text of its own, however the bytes came. */
    @Test
    void framesArePaddedOneByOne() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StringBuilder expected = new StringBuilder();
            ByteBuf frames = Unpooled.buffer();
            for (int frame = random.nextInt(4); frame >= 0; frame--) {
                byte[] message = new byte[random.nextInt(20)];
                random.nextBytes(message);
                ByteBuf one = Unpooled.buffer();
                one.writeByte(0).writeInt(message.length).writeBytes(message);
                byte[] bytes = new byte[one.readableBytes()];
                one.readBytes(bytes);
                expected.append(Base64.getEncoder().encodeToString(bytes));
                frames.writeBytes(bytes);
            }
            GrpcWebText text = new GrpcWebText();
            ByteBuf out = Unpooled.buffer();
            while (frames.isReadable()) {
                text.encode(frames.readSlice(1 + random.nextInt(frames.readableBytes())), out);
            }
            assertEquals(expected.toString(), out.toString(StandardCharsets.US_ASCII));
        }
    }
}
