package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.message.HeaderBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Collects the bytes of a head straight into the field store until its empty line has come. Looks at each byte once, however slowly
 * they drip in. Owned by one connection; reused.
 */
final class HeadReader {
    private static final int STEP_BYTES = 2048;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private final int maxBytes;
    private final byte[] start;
    private int scanned;
    private boolean leading;

    /** @param start with what every head begins; empty where that is not known */
    HeadReader(int maxBytes, byte[] start) {
        this.maxBytes = maxBytes;
        this.start = start;
    }

    /** How far it went. */
    enum Outcome {
        MORE,
        /** The head is complete; its bytes fill the store, the rest stays in the buffer. */
        COMPLETE,
        TOO_LARGE,
        /** A line feed without its carriage return, or another start than heads have. */
        BROKEN
    }

    void begin() {
        scanned = 0;
        leading = true;
    }

    /** Whether a part of a head has been read. */
    boolean started() {
        return scanned > 0;
    }

    Outcome read(ByteBuf in, HeaderBlock block) {
        while (in.isReadable()) {
            int from = block.storeEnd();
            int bytes = Math.min(in.readableBytes(), STEP_BYTES);
            byte[] store = block.reserve(bytes);
            in.getBytes(in.readerIndex(), store, from, bytes);
            int end = scan(store, from + bytes);
            if (end != 0) {
                block.filledTo(Math.abs(end));
                in.skipBytes(Math.abs(end) - from);
                return end < 0 ? Outcome.BROKEN : end > maxBytes ? Outcome.TOO_LARGE : Outcome.COMPLETE;
            }
            block.filledTo(from + bytes);
            in.skipBytes(bytes);
            if (from + bytes > maxBytes) {
                return Outcome.TOO_LARGE;
            }
        }
        return beginsWell(block) ? Outcome.MORE : Outcome.BROKEN;
    }

    /** Who speaks another protocol may never send an empty line: that is not waited for. */
    private boolean beginsWell(HeaderBlock block) {
        int known = Math.min(block.storeEnd(), start.length);
        return Arrays.equals(block.store(), 0, known, start, 0, known);
    }

    /** Index behind the empty line, 0 if it has not come, negative index behind a bare line feed. */
    private int scan(byte[] text, int to) {
        for (int at = lineFeed(text, scanned, to); at < to; at = lineFeed(text, at, to)) {
            if (at == 0 || text[at - 1] != '\r') {
                return -(at + 1);
            }
            boolean empty = at == 1 || text[at - 2] == '\n';
            at++;
            if (empty && !(leading && at == 2)) {
                return at;
            }
            leading &= at == 2;
        }
        scanned = to;
        return 0;
    }

    /** Index of the next line feed, {@code to} if there is none; eight bytes a step. */
    private static int lineFeed(byte[] text, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long zeroes = (long) WORDS.get(text, at) ^ LINE_FEEDS;
            long found = (zeroes - ONES) & ~zeroes & HIGH;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && text[at] != '\n') {
            at++;
        }
        return at;
    }
}
