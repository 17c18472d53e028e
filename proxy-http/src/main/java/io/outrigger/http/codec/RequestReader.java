package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/** The heads of requests, one after the other, out of the bytes of one connection. */
final class RequestReader {
    private final RequestHead head = new RequestHead();
    private final HeadReader bytes;
    private final RequestParser parser;
    private @Nullable FailureKind failure;
    private boolean between = true;

    RequestReader(HttpLimits limits) {
        this.bytes = new HeadReader(limits.maxRequestHeadBytes());
        this.parser = new RequestParser(limits);
    }

    /** The head in hand. It is kept until the first byte of the next one: the exchange may still be writing its log line. */
    RequestHead head() {
        return head;
    }

    /** The request is over; what comes next begins another. */
    void finish() {
        between = true;
    }

    /** Whether no byte of a request has come since the last one was over. */
    boolean between() {
        return between;
    }

    /** Reads on; answers whether the head is complete, or will never be one. */
    boolean read(ByteBuf in) {
        if (between) {
            between = false;
            bytes.begin();
            head.clear();
        }
        HeadReader.Outcome outcome = bytes.read(in, head.fields());
        failure = switch (outcome) {
            case MORE -> null;
            case TOO_LARGE -> FailureKind.HEADERS_TOO_LARGE;
            case BROKEN -> FailureKind.BAD_REQUEST;
            case COMPLETE -> parser.parse(head, head.fields().storeEnd());
        };
        return outcome != HeadReader.Outcome.MORE;
    }

    /** Why the head that was read is none; null if it is one. */
    @Nullable
    FailureKind failure() {
        return failure;
    }
}
