package io.outrigger.tcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy said to the request for a tunnel. Immutable.
 *
 * @param length of its head and of what came before, in bytes
 * @param bodyBytes of the body, where the tunnel has bodies: {@link #CHUNKED}, {@link #TO_THE_END}, or how many
 */
record TunnelAnswer(int length, long bodyBytes) {
    static final long CHUNKED = -1;
    static final long TO_THE_END = -2;

    private static final TunnelAnswer REFUSED = new TunnelAnswer(0, 0);
    private static final int LONGEST = 16 * 1024;
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final int CONTINUE = 100;
    private static final int SWITCHING = 101;
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final int MOST_DIGITS = 18;

    /** Whether it said no, or nothing that could be understood. */
    boolean refused() {
        return length == 0;
    }

    /** Reads the head of the answer, behind those that only ask for patience; null while more is needed. Takes nothing. */
    static @Nullable TunnelAnswer look(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int end = headEnd(bytes, start);
        while (end > 0) {
            String head = bytes.toString(start, end - start, StandardCharsets.ISO_8859_1);
            int status = status(head);
            if (status < CONTINUE || status == SWITCHING || status >= REDIRECTS) {
                return REFUSED;
            }
            if (status >= OK) {
                return answer(head, end - bytes.readerIndex());
            }
            start = end;
            end = headEnd(bytes, start);
        }
        return bytes.readableBytes() > LONGEST ? REFUSED : null;
    }

    /** Behind the empty line; 0 if there is none yet. */
    private static int headEnd(ByteBuf bytes, int start) {
        for (int at = bytes.indexOf(start, bytes.writerIndex(), (byte) '\n');
                at >= 0;
                at = bytes.indexOf(at + 1, bytes.writerIndex(), (byte) '\n')) {
            if (at - start >= 3 && bytes.getInt(at - 3) == 0x0d0a0d0a) {
                return at + 1;
            }
        }
        return 0;
    }

    /** 0 if there is none. */
    private static int status(String head) {
        boolean known = head.startsWith("HTTP/1.1 ") || head.startsWith("HTTP/1.0 ");
        if (!known || head.length() < STATUS_END + 1) {
            return 0;
        }
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_END; i++) {
            int digit = head.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        char next = head.charAt(STATUS_END);
        return next == ' ' || next == '\r' ? status : 0;
    }

    private static TunnelAnswer answer(String head, int length) {
        long body = TO_THE_END;
        for (String line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            boolean framing = name.equals("content-length") || name.equals("transfer-encoding");
            if (framing && body != TO_THE_END) {
                return REFUSED;
            }
            if (framing) {
                String value = line.substring(colon + 1).strip();
                body = name.equals("content-length") ? number(value) : coding(value);
            }
        }
        return body == Long.MIN_VALUE ? REFUSED : new TunnelAnswer(length, body);
    }

    private static long number(String value) {
        boolean plain = !value.isEmpty() && value.length() <= MOST_DIGITS;
        for (int i = 0; i < value.length(); i++) {
            plain &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return plain ? Long.parseLong(value) : Long.MIN_VALUE;
    }

    private static long coding(String value) {
        return value.equalsIgnoreCase("chunked") ? CHUNKED : Long.MIN_VALUE;
    }
}
