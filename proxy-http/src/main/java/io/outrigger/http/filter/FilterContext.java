package io.outrigger.http.filter;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/** A filter's view of the request it works on. Valid until {@code onDestroy}; the request's worker only. */
public interface FilterContext {
    Worker worker();

    ConnectionInfo connection();

    RequestHead request();

    /** What this filter keeps for this request. */
    @Nullable
    Object state();

    void state(@Nullable Object state);

    /** Goes on after {@code PAUSE}. May be called from within the pausing call; ignored after the request's end. */
    void resume();

    /**
     * Answers in the upstream's place.
     *
     * @param body {@code text/plain}, empty for none
     * @param details {@code %RESPONSE_CODE_DETAILS%}
     */
    void answer(int status, String body, @Nullable ResponseFlag flag, String details);

    /** As {@link #answer} with a gRPC status: 200 with {@code message} as body for clients that do not speak gRPC. */
    void answerGrpc(int grpcStatus, String message, @Nullable ResponseFlag flag, String details);

    /** Sets a flag for the log without answering. */
    void flag(ResponseFlag flag);

    /** Forgets the chosen route, so that it is looked up again after this filter; request side only, before the upstream is asked. */
    void reroute();

    /** Replaces the part of the answer's body in hand; the callee owns {@code data}. Only within {@code onResponseData}. */
    void replace(ByteBuf data);
}
