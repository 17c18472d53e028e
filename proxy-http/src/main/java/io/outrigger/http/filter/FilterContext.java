package io.outrigger.http.filter;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * One filter's view of one request. Valid until {@code onDestroy}, after which orders do nothing; the request's worker only. Filters
 * may keep it and act on it later, out of a timer for one.
 */
public interface FilterContext {
    Worker worker();

    ConnectionInfo connection();

    RequestHead request();

    /** What this filter keeps for this request. */
    @Nullable
    Object state();

    void state(@Nullable Object state);

    /** Goes on after {@code PAUSE}, in whichever direction the filter waits. Nothing happens where it does not wait. */
    default void resume() {
        resumeRequest();
        resumeResponse();
    }

    /** As {@link #resume}, for a filter that may wait in both directions at once. */
    void resumeRequest();

    /** As {@link #resume}, for a filter that may wait in both directions at once. */
    void resumeResponse();

    /** Does without the body asked for, this time. Only within the call for a head, or while it waits there. */
    void skipBody();

    /**
     * Wants the whole body in place of its parts, this time: then one call for data, while the head still waits. Only within the call
     * for a head of a filter that streams.
     *
     * @param maxBytes as for {@link HttpFilter.Need#buffer}
     */
    void wholeBody(int maxBytes);

    /**
     * Answers in the upstream's place; the first answer counts. If the upstream's is on its way through the filters, this one takes
     * its place and passes no filter; if its head has gone out, it is cut.
     *
     * @param body {@code text/plain}, empty for none
     * @param details {@code %RESPONSE_CODE_DETAILS%}
     */
    void answer(int status, String body, @Nullable ResponseFlag flag, String details);

    /** As {@link #answer} without body and flag; its fields are the filters' alone, the route does not change them. */
    void answerHead(int status, String details);

    /** As {@link #answer} with a gRPC status: 200 with {@code message} as body for clients that do not speak gRPC. */
    void answerGrpc(int grpcStatus, String message, @Nullable ResponseFlag flag, String details);

    /** Sets a flag for the log without answering. */
    void flag(ResponseFlag flag);

    /**
     * Forgets the chosen route, so that it is looked up again when the head goes on to the next filter. Of another route's filters
     * those take part that stand behind the last one with a name that has had its turn. Nothing happens once the head has passed
     * all filters.
     */
    void reroute();

    /**
     * Takes the fields behind the upstream's body, so that they are not sent; null if there are none or they were taken. Known from the
     * call for the last part of the body on; valid until {@code onDestroy}.
     */
    @Nullable
    HeaderBlock takeResponseTrailers();

    /** Replaces the part of a body in hand; the callee owns {@code data}. Only within a call for data, else it is dropped. */
    void replace(ByteBuf data);
}
