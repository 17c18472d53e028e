package io.outrigger.http.codec;

import io.netty.util.AsciiString;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.ResponseHead;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Answers out of header blocks (RFC 9113 section 8.3.2). Heads are reused on their connection. Owned by it. */
final class Http2ResponseFields extends Http2Fields {
    private static final int MOST_SPARE = 32;
    private static final AsciiString UNKNOWN = AsciiString.cached("200");

    private final ArrayDeque<ResponseHead> spare = new ArrayDeque<>();
    private ResponseHead response = new ResponseHead();
    private AsciiString code = UNKNOWN;
    private boolean taken;
    private boolean anyPseudo;

    Http2ResponseFields(HttpLimits limits) {
        super(
                Math.min(limits.maxResponseHeadBytes(), HttpLimits.HTTP2_RESPONSE_HEAD_BYTES),
                limits.maxResponseFields());
    }

    /** A block begins. */
    void begin() {
        restart();
        if (taken) {
            ResponseHead free = spare.pollLast();
            response = free == null ? new ResponseHead() : free;
            taken = false;
        }
        response.clear();
        code = UNKNOWN;
        anyPseudo = false;
    }

    /** The head just decoded, which is the caller's until {@link #giveBack}. */
    ResponseHead take() {
        taken = true;
        return response;
    }

    /** The head just decoded, to be looked at until the next block. */
    ResponseHead peek() {
        return response;
    }

    void giveBack(ResponseHead used) {
        if (spare.size() < MOST_SPARE) {
            spare.addLast(used);
        }
    }

    @Override
    HeaderBlock block() {
        return response.fields();
    }

    /** Netty asks whether the answer is an interim one. */
    @Override
    public CharSequence status() {
        return code;
    }

    @Override
    void pseudo(AsciiString name, int valueFrom, int valueTo) {
        byte[] store = response.fields().store();
        boolean digits = valueTo - valueFrom == 3;
        int value = 0;
        for (int i = valueFrom; i < valueTo && digits; i++) {
            digits = store[i] >= '0' && store[i] <= '9';
            value = value * 10 + store[i] - '0';
        }
        if (anyPseudo || !digits || value < 100 || value == 101 || !name.contentEquals(":status")) {
            fault(Fault.MESSAGE);
            return;
        }
        anyPseudo = true;
        response.status(value);
        if (value < 200) {
            code = AsciiString.of("100");
        }
    }

    /** Ends the block as an answer's head; false if it is none. */
    boolean finishHead(boolean end) {
        if (!anyPseudo || response.status() < 200 && end) {
            fault(Fault.MESSAGE);
        }
        long length = contentLength();
        if (end) {
            response.framing(Framing.NONE, 0);
        } else if (length != NO_LENGTH) {
            response.framing(Framing.LENGTH, length);
        } else {
            response.framing(Framing.CHUNKED, 0);
        }
        joinLines();
        return fault() == null;
    }

    /** Ends the block as trailers; null if they are none. */
    @Nullable
    HeaderBlock finishTrailers() {
        if (anyPseudo || contentLength() != NO_LENGTH) {
            fault(Fault.MESSAGE);
        }
        return fault() == null ? response.fields() : null;
    }
}
