package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Cuts requests out of the bytes of a connection: a head, then its body. The head is kept until the next one begins: an exchange may
 * still be writing its log line. Owned by one connection.
 */
final class RequestReader {
    private final RequestHead head = new RequestHead();
    private final RequestParser parser;
    private final HeadReader heads;
    private final BodyDecoder body;
    private final BodyDecoder.Sink sink;
    private @Nullable FailureKind failure;
    private boolean between = true;
    private boolean lineRead;

    RequestReader(HttpLimits limits, BodyDecoder.Sink sink) {
        this.parser = new RequestParser(limits);
        this.heads = new HeadReader(limits.maxRequestHeadBytes(), new byte[0]);
        this.body = new BodyDecoder(limits.maxRequestHeadBytes(), limits.maxRequestFields());
        this.sink = sink;
    }

    RequestHead head() {
        return head;
    }

    /** Whether no byte of a next request has come. */
    boolean between() {
        return between;
    }

    /** The request in hand is over. */
    void next() {
        between = true;
    }

    /** Reads on; answers whether the head has come whole, or cannot: see {@link #failure}. */
    boolean readHead(ByteBuf in) {
        if (between) {
            between = false;
            lineRead = false;
            heads.begin();
            head.clear();
        }
        switch (heads.read(in, head.fields())) {
            case MORE -> {
                failure = null;
                if (!lineRead && firstLine() == FailureKind.BAD_REQUEST) {
                    unread(FailureKind.BAD_REQUEST);
                }
                return failure != null;
            }
            case TOO_LARGE -> unread(FailureKind.HEADERS_TOO_LARGE);
            case BROKEN -> unread(FailureKind.BAD_REQUEST);
            case COMPLETE -> {
                failure = parser.parse(head, head.fields().storeEnd());
                if (failure == FailureKind.BAD_REQUEST && firstLine() == failure) {
                    unread(failure);
                }
            }
        }
        if (failure == null) {
            body.begin(head.framing(), head.contentLength());
        }
        return true;
    }

    /** Nothing is known of the request, though its line may have been looked at, sooner or later. */
    private void unread(FailureKind why) {
        head.clear();
        failure = why;
    }

    /**
     * Who speaks another protocol may wait for an answer to its first line, and never send an empty one. What is wrong in another way
     * is told when all has come: the answer must not depend on how the bytes arrive.
     */
    private @Nullable FailureKind firstLine() {
        int end = parser.firstLineEnd(head);
        lineRead = end >= 0;
        return lineRead ? parser.firstLine(head, end) : null;
    }

    /** Why the head that has just been read is none; null if it is one. */
    @Nullable
    FailureKind failure() {
        return failure;
    }

    /** From now on all bytes belong to the request: another protocol is spoken. */
    void tunnel() {
        body.begin(Framing.UNTIL_CLOSE, 0);
    }

    /** Whether the whole request has been read. */
    boolean done() {
        return body.done();
    }

    /** Reads on in the body; answers false if the bytes are none. */
    boolean readBody(ByteBuf in) {
        return body.decode(in, sink) != BodyDecoder.Outcome.BROKEN;
    }
}
