package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.message.HeaderBlock;

/**
 * Collects the bytes of a head straight into the field store until its empty line has come. Looks at each byte once, however slowly
 * they drip in. Owned by one connection; reused.
 */
final class HeadReader {
    private static final int STEP_BYTES = 2048;

    private final int maxBytes;
    private int scanned;
    private boolean leading;

    HeadReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** How far it went. */
    enum Outcome {
        MORE,
        /** The head is complete; its bytes fill the store, the rest stays in the buffer. */
        COMPLETE,
        TOO_LARGE,
        /** A line feed without its carriage return. */
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
        return Outcome.MORE;
    }

    /** Index behind the empty line, 0 if it has not come, negative index behind a bare line feed. */
    private int scan(byte[] text, int to) {
        int at = scanned;
        while (at < to) {
            if (text[at] != '\n') {
                at++;
                continue;
            }
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
        scanned = at;
        return 0;
    }
}
