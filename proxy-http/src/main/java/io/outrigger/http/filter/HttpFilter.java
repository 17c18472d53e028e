package io.outrigger.http.filter;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;

/**
 * One step a request passes on its way, and its answer on the way back in reverse order. Immutable and shared by all workers;
 * what belongs to one request lives in {@link FilterContext#state}.
 *
 * <p>A filter says once which bodies it wants to see; where the need is {@link Need#NONE} no byte of that body, nor its trailers,
 * passes it. Every callback runs on the request's worker, one at a time for a request: what a callback sets off by its context
 * happens after it has returned. Nothing overtakes: a filter that waits holds the head or part in hand and all that follows.
 *
 * <p>Answers of our own (failures, redirects, those of other filters) pass the filters that saw the request's head. Only one that
 * takes the place of an answer already on its way passes none. {@code onDestroy} comes exactly once for each request that reached
 * the filter, whatever ended it, and is the last call.
 */
public interface HttpFilter {
    /** A name for logs and statistics. */
    String name();

    default Need requestNeed() {
        return Need.NONE;
    }

    default Need responseNeed() {
        return Need.NONE;
    }

    /**
     * The request's head, first of all calls.
     *
     * @param end whether the request has no body; then no call for data follows
     */
    default Verdict onRequestHead(FilterContext context, RequestHead head, boolean end) {
        return Verdict.CONTINUE;
    }

    /**
     * A part of the request's body. The buffer stays the caller's: retain what must outlive the call. Bytes may be changed in
     * place or by {@link FilterContext#replace}.
     *
     * @param end whether neither body nor trailers follow
     */
    default Verdict onRequestData(FilterContext context, ByteBuf data, boolean end) {
        return Verdict.CONTINUE;
    }

    /** The fields behind the body, valid as long as the request. */
    default Verdict onRequestTrailers(FilterContext context, HeaderBlock trailers) {
        return Verdict.CONTINUE;
    }

    /** The answer's head, our own answers included. The first call for the answer; valid until {@link #onDestroy}. */
    default Verdict onResponseHead(FilterContext context, ResponseHead head, boolean end) {
        return Verdict.CONTINUE;
    }

    /** A part of the answer's body, as {@link #onRequestData}. */
    default Verdict onResponseData(FilterContext context, ByteBuf data, boolean end) {
        return Verdict.CONTINUE;
    }

    /** The fields behind the body, valid until {@link #onDestroy}. */
    default Verdict onResponseTrailers(FilterContext context, HeaderBlock trailers) {
        return Verdict.CONTINUE;
    }

    /** The request is over: let go of what the state holds. Orders to the context no longer do anything. */
    default void onDestroy(FilterContext context) {}

    /** What becomes of the event. */
    enum Verdict {
        /** On to the next filter. */
        CONTINUE,
        /**
         * Wait here until {@link FilterContext#resume}; a resume within the call makes it {@code CONTINUE}. What follows is held
         * up to the connection's watermark, then its sender is no longer read from.
         */
        PAUSE,
        /** The filter has answered, or will, by {@link FilterContext#answer}; the request goes no further. */
        ANSWERED
    }

    /**
     * How much of a body a filter wants to see.
     *
     * @param maxBytes for {@link Kind#BUFFER} and {@link Kind#PREFIX}
     */
    record Need(Kind kind, int maxBytes) {
        public static final Need NONE = new Need(Kind.NONE, 0);
        public static final Need STREAM = new Need(Kind.STREAM, 0);

        /** The whole body at once, at most {@code maxBytes}; more is 413, or 500 for an answer. */
        public static Need buffer(int maxBytes) {
            return new Need(Kind.BUFFER, maxBytes);
        }

        /** The body's beginning at once: {@code maxBytes} or more, or all of it if it ends before. */
        public static Need prefix(int maxBytes) {
            return new Need(Kind.PREFIX, maxBytes);
        }

        /** The four ways. */
        public enum Kind {
            /** The body is none of the filter's business. */
            NONE,
            /**
             * Each part as it comes, after the head went on. A filter that changes the length takes content-length off the head
             * and gives it chunked framing, in its call for the head.
             */
            STREAM,
            /**
             * One call with the whole body, empty or not. The head waits for it at this filter, so it can still be changed
             * then; content-length follows a replacement by itself.
             */
            BUFFER,
            /** As {@link #BUFFER}, but the rest of a longer body passes unseen, and trailers too. */
            PREFIX
        }
    }
}
