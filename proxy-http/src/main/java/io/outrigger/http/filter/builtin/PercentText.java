package io.outrigger.http.filter.builtin;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Bytes as a field's value may hold them: what is not visible, and the percent sign, in hexadecimal. Source: Envoy. */
final class PercentText {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private PercentText() {}

    /** The first {@code most} bytes of a text, which is not consumed. */
    static byte[] encode(ByteBuf text, int most) {
        int from = text.readerIndex();
        int to = from + Math.min(most, text.readableBytes());
        int length = 0;
        for (int i = from; i < to; i++) {
            length += plain(text.getByte(i)) ? 1 : 3;
        }
        byte[] encoded = new byte[length];
        int at = 0;
        for (int i = from; i < to; i++) {
            byte next = text.getByte(i);
            if (plain(next)) {
                encoded[at++] = next;
            } else {
                encoded[at++] = '%';
                encoded[at++] = HEX[next >> 4 & 15];
                encoded[at++] = HEX[next & 15];
            }
        }
        return encoded;
    }

    private static boolean plain(byte next) {
        return next >= ' ' && next < '~' && next != '%';
    }
}
