package io.outrigger.http.exchange;

import io.outrigger.core.time.Chance;
import java.nio.charset.StandardCharsets;

/** Random identifiers as Envoy makes them: UUID version 4, whose 15th character carries the trace decision ({@code 9}: none made). */
final class RequestId {
    static final int LENGTH = 36;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private RequestId() {}

    /** Writes 36 characters at {@code at}. */
    static void write(byte[] out, int at, Chance chance) {
        long high = chance.bits() & 0xffffffffffff0fffL | 0x4000;
        long low = chance.bits() & 0x3fffffffffffffffL | 0x8000000000000000L;
        int i = digits(out, at, high >>> 32, 8);
        out[i++] = '-';
        i = digits(out, i, high >>> 16, 4);
        out[i++] = '-';
        i = digits(out, i, high, 4);
        out[i++] = '-';
        i = digits(out, i, low >>> 48, 4);
        out[i++] = '-';
        digits(out, i, low, 12);
    }

    private static int digits(byte[] out, int at, long value, int count) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = HEX[(int) (rest & 0xf)];
            rest >>>= 4;
        }
        return at + count;
    }
}
