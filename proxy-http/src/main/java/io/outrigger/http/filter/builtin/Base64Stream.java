package io.outrigger.http.filter.builtin;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Base64 (RFC 4648 section 4) of bytes that come in parts of any size. */
final class Base64Stream {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();
    private static final byte NONE = -1;

    private Base64Stream() {}

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }

    /** Text to bytes. Padding ends a part: of several texts each comes in parts of its own, as Envoy wants it. */
    static final class Decoder {
        private int group;
        private int digits;
        private int padding;

        /** Takes all of {@code text}; false if it is no base64. */
        boolean decode(ByteBuf text, ByteBuf out) {
            while (text.isReadable()) {
                int c = text.readUnsignedByte();
                if (c == '=') {
                    padding++;
                } else if (padding > 0 || VALUES[c] == NONE) {
                    return false;
                }
                group = group << 6 | (c == '=' ? 0 : VALUES[c]);
                digits++;
                boolean last = padding > 0;
                if (digits == 4 && (!flush(out) || last && text.readableBytes() >= 4)) {
                    return false;
                }
            }
            return true;
        }

        private boolean flush(ByteBuf out) {
            if (padding > 2) {
                return false;
            }
            for (int i = 0; i < 3 - padding; i++) {
                out.writeByte(group >>> (16 - 8 * i));
            }
            group = 0;
            digits = 0;
            padding = 0;
            return true;
        }

        /** Whether no group has been begun. */
        boolean whole() {
            return digits == 0;
        }
    }

    /** Bytes to text. */
    static final class Encoder {
        private int group;
        private int bytes;

        void write(byte next, ByteBuf out) {
            group = group << 8 | next & 0xff;
            bytes++;
            if (bytes == 3) {
                flush(out, 0);
            }
        }

        /** Ends a text. */
        void pad(ByteBuf out) {
            if (bytes > 0) {
                int missing = 3 - bytes;
                group <<= 8 * missing;
                flush(out, missing);
            }
        }

        private void flush(ByteBuf out, int missing) {
            for (int i = 0; i < 4; i++) {
                boolean given = i < 4 - missing;
                out.writeByte(given ? ALPHABET[group >>> (18 - 6 * i) & 63] : '=');
            }
            group = 0;
            bytes = 0;
        }
    }
}
