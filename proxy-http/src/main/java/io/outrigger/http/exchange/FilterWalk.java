package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.match.Ascii;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Leads one request and its answer through their filters: a {@link FilterPass} for each direction. Made only where there are some
 * filters. Owned by one worker.
 *
 * <p>Filters are called one at a time. What a filter asks for within a call (an answer, going on in the other direction) is done
 * when the call has returned, so that no filter is called, or destroyed, within its own call.
 */
final class FilterWalk {
    private final Host host;
    private final RequestPass request;
    private @Nullable ResponsePass response;
    private @Nullable FilterStep last;
    private @Nullable FilterPass calling;
    private @Nullable FilterStep called;
    private @Nullable FilterAnswer answer;
    private boolean ready;
    private boolean over;

    /** @param routed whether {@code filters} are those of the route, not of the gate before it */
    FilterWalk(Host host, HttpFilter[] filters, boolean routed) {
        this.host = host;
        this.request = new RequestPass(this, filters, routed);
    }

    /** The exchange, as its walk sees it. */
    interface Host {
        Worker worker();

        ConnectionInfo connection();

        RequestHead request();

        /** How many bytes of a body may wait for a filter before its sender is no longer read from. */
        int heldBytes();

        /** Looks the route up; answers its filters, or null when it has answered the request instead. */
        HttpFilter @Nullable [] chooseRoute();

        void clearRoute();

        /**
         * The request's head has passed all filters.
         *
         * @param end whether it was the whole request
         */
        void requestHeadPassed(boolean end);

        void requestDataPassed(ByteBuf data, boolean end);

        void requestTrailersPassed(HeaderBlock trailers);

        void responseHeadPassed(ResponseHead head, boolean end);

        void responseDataPassed(ByteBuf data, boolean end);

        void responseTrailersPassed(HeaderBlock trailers);

        /** See {@link io.outrigger.http.filter.FilterContext#takeResponseTrailers}. */
        @Nullable
        HeaderBlock takeResponseTrailers();

        /** The answer's head is needed longer than its codec would keep it. */
        void keepResponseHead();

        void readRequest(boolean wanted);

        void readResponse(boolean wanted);

        void filterAnswer(FilterAnswer answer);

        void fail(FailureKind kind);

        void flag(ResponseFlag flag);

        /** Sends what was written in both directions. */
        void flush();
    }

    // What the exchange says

    void requestHead(boolean end) {
        request.head(end);
    }

    /** Owns {@code data}. */
    void requestData(ByteBuf data, boolean end) {
        request.data(data, end);
    }

    void requestTrailers(HeaderBlock trailers) {
        request.trailers(trailers);
    }

    /**
     * The request goes no further, an answer of ours follows. Answers false if one was on its way already: that one is dropped, and
     * ours passes no filter.
     */
    boolean replies() {
        request.abort();
        if (response != null) {
            response.abort();
        }
        return response == null;
    }

    void responseHead(ResponseHead head, boolean end) {
        response = new ResponsePass(this, head, last);
        response.head(end);
    }

    /** Owns {@code data}. */
    void responseData(ByteBuf data, boolean end) {
        if (response == null) {
            data.release();
        } else {
            response.data(data, end);
        }
    }

    void responseTrailers(HeaderBlock trailers) {
        if (response != null) {
            response.trailers(trailers);
        }
    }

    /** The request is over, however it ended. */
    void destroy() {
        if (over) {
            return;
        }
        over = true;
        request.abort();
        if (response != null) {
            response.abort();
        }
        for (FilterStep step = last; step != null; step = step.previous()) {
            step.filter().onDestroy(step);
        }
    }

    // What the passes say

    Host host() {
        return host;
    }

    FilterStep reached(HttpFilter filter) {
        FilterStep step = new FilterStep(this, filter, last);
        last = step;
        return step;
    }

    /** The filter that the request's head has reached last; null if none. */
    @Nullable
    FilterStep last() {
        return last;
    }

    void enter(FilterPass pass, FilterStep step) {
        assert calling == null : "a filter is called within a filter's call";
        calling = pass;
        called = step;
    }

    void exit() {
        calling = null;
        called = null;
    }

    boolean calls(FilterPass pass, FilterStep step) {
        return calling == pass && called == step;
    }

    /** What followed from a filter's verdict has been noted: now for what it asked besides. */
    void settled() {
        FilterAnswer given = answer;
        if (given != null) {
            answer = null;
            host.filterAnswer(given);
        } else if (ready) {
            ready = false;
            request.advance();
            if (response != null) {
                response.advance();
            }
            host.flush();
        }
    }

    /** The pass can go on. */
    void ready(FilterPass pass) {
        if (calling != null) {
            ready = true;
        } else {
            pass.advance();
            host.flush();
        }
    }

    /** Gives a head that tells a length this one. */
    static void contentLength(HeaderBlock fields, int bytes) {
        int slot = fields.find(HeaderNames.CONTENT_LENGTH);
        if (slot >= 0) {
            int from = fields.storeEnd();
            int to = Ascii.decimal(fields.reserve(10), from, bytes);
            fields.filledTo(to);
            fields.point(HeaderNames.CONTENT_LENGTH, slot, from, to);
        }
    }

    // What filters ask for

    void resumeRequest(FilterStep step) {
        worker().assertInLoop();
        request.resume(step);
    }

    void resumeResponse(FilterStep step) {
        worker().assertInLoop();
        if (response != null) {
            response.resume(step);
        }
    }

    void skipBody(FilterStep step) {
        if (response != null && calling != request) {
            response.skipBody(step);
        } else {
            request.skipBody(step);
        }
    }

    void wholeBody(FilterStep step, int maxBytes) {
        if (calling != null) {
            calling.wholeBody(step, maxBytes);
        }
    }

    void answer(FilterAnswer given) {
        worker().assertInLoop();
        if (over || answer != null) {
            return;
        }
        if (calling != null) {
            answer = given;
        } else {
            host.filterAnswer(given);
            host.flush();
        }
    }

    void flag(ResponseFlag flag) {
        if (!over) {
            host.flag(flag);
        }
    }

    void reroute() {
        request.reroute();
    }

    /** Owns {@code data}. */
    void replace(ByteBuf data) {
        if (calling == null) {
            data.release();
        } else {
            calling.replace(data);
        }
    }

    private Worker worker() {
        return host.worker();
    }
}
