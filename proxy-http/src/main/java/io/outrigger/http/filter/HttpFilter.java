package io.outrigger.http.filter;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;

/**
 * One step a request passes on its way, and its answer on the way back in reverse order. Immutable and shared by all workers;
 * what belongs to one request lives in {@link FilterContext#state}.
 *
 * <p>A filter says once which bodies it wants to see; where the need is {@link Need#NONE} no byte of that body passes it. Every
 * callback runs on the request's worker. {@code onDestroy} comes exactly once for each request that reached the filter, whatever
 * ended it, and is the last call.
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

    default Verdict onRequestHead(FilterContext context, RequestHead head, boolean end) {
        return Verdict.CONTINUE;
    }

    /** A part of the request's body. The buffer stays the caller's: retain what must outlive the call. */
    default Verdict onRequestData(FilterContext context, ByteBuf data, boolean end) {
        return Verdict.CONTINUE;
    }

    default Verdict onRequestTrailers(FilterContext context, HeaderBlock trailers) {
        return Verdict.CONTINUE;
    }

    /** The answer's head, our own answers included. {@code ANSWERED} is not a verdict here. */
    default Verdict onResponseHead(FilterContext context, ResponseHead head, boolean end) {
        return Verdict.CONTINUE;
    }

    /** A part of the answer's body; the filter may change its bytes in place or replace it with {@link FilterContext#replace}. */
    default Verdict onResponseData(FilterContext context, ByteBuf data, boolean end) {
        return Verdict.CONTINUE;
    }

    default Verdict onResponseTrailers(FilterContext context, HeaderBlock trailers) {
        return Verdict.CONTINUE;
    }

    default void onDestroy(FilterContext context) {}

    /** What becomes of the event. */
    enum Verdict {
        /** On to the next filter. */
        CONTINUE,
        /** Wait here until {@link FilterContext#resume}; bodies are held up to the watermark. */
        PAUSE,
        /** The filter has answered by {@link FilterContext#answer}; the request goes no further. */
        ANSWERED
    }

    /** How much of a body a filter wants to see. */
    record Need(Kind kind, int maxBytes) {
        public static final Need NONE = new Need(Kind.NONE, 0);
        public static final Need STREAM = new Need(Kind.STREAM, 0);

        /** The whole body at once, at most {@code maxBytes}; more is 413, or 500 for an answer. */
        public static Need buffer(int maxBytes) {
            return new Need(Kind.BUFFER, maxBytes);
        }

        /** The three ways. */
        public enum Kind {
            NONE,
            STREAM,
            BUFFER
        }
    }
}
