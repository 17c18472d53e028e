package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/** One filter that one request has reached: its context, and its place in the walk. Owned by one worker. */
final class FilterStep implements FilterContext {
    private final FilterWalk walk;
    private final HttpFilter filter;
    private final @Nullable FilterStep previous;
    private @Nullable Object state;

    FilterStep(FilterWalk walk, HttpFilter filter, @Nullable FilterStep previous) {
        this.walk = walk;
        this.filter = filter;
        this.previous = previous;
    }

    HttpFilter filter() {
        return filter;
    }

    /** The step before it on the request's way. */
    @Nullable
    FilterStep previous() {
        return previous;
    }

    @Override
    public Worker worker() {
        return walk.host().worker();
    }

    @Override
    public ConnectionInfo connection() {
        return walk.host().connection();
    }

    @Override
    public RequestHead request() {
        return walk.host().request();
    }

    @Override
    public @Nullable Object state() {
        return state;
    }

    @Override
    public void state(@Nullable Object value) {
        state = value;
    }

    @Override
    public void resumeRequest() {
        walk.resumeRequest(this);
    }

    @Override
    public void resumeResponse() {
        walk.resumeResponse(this);
    }

    @Override
    public void skipBody() {
        walk.skipBody(this);
    }

    @Override
    public void wholeBody(int maxBytes) {
        walk.wholeBody(this, maxBytes);
    }

    @Override
    public void answer(int status, String body, @Nullable ResponseFlag flag, String details) {
        walk.answer(new FilterAnswer(status, body, flag, details, -1, true));
    }

    @Override
    public void answerHead(int status, String details) {
        walk.answer(new FilterAnswer(status, "", null, details, -1, false));
    }

    @Override
    public void answerGrpc(int grpcStatus, String message, @Nullable ResponseFlag flag, String details) {
        walk.answer(new FilterAnswer(200, message, flag, details, grpcStatus, true));
    }

    @Override
    public void flag(ResponseFlag flag) {
        walk.flag(flag);
    }

    @Override
    public void reroute() {
        walk.reroute();
    }

    @Override
    public @Nullable HeaderBlock takeResponseTrailers() {
        return walk.host().takeResponseTrailers();
    }

    @Override
    public void replace(ByteBuf data) {
        walk.replace(data);
    }
}
