package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import org.jspecify.annotations.Nullable;

/** An exchange as its filters' walk sees it. Made only where there are filters. Owned by one worker. */
final class FilterHost implements FilterWalk.Host {
    private final HttpExchange exchange;

    FilterHost(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Worker worker() {
        return exchange.worker();
    }

    @Override
    public ConnectionInfo connection() {
        return exchange.connection();
    }

    @Override
    public RequestHead request() {
        return exchange.request();
    }

    @Override
    public int heldBytes() {
        return exchange.spec().limits().bufferBytes();
    }

    @Override
    public HttpFilter @Nullable [] chooseRoute() {
        return exchange.chooseRoute();
    }

    @Override
    public void clearRoute() {
        exchange.clearRoute();
    }

    @Override
    public void requestHeadPassed(boolean end) {
        exchange.requestHeadPassed(end);
    }

    @Override
    public void requestDataPassed(ByteBuf data, boolean end) {
        exchange.requestDataPassed(data, end);
    }

    /** HTTP/1 drops trailers. */
    @Override
    public void requestTrailersPassed(HeaderBlock trailers) {
        exchange.requestDataPassed(Unpooled.EMPTY_BUFFER, true);
    }

    @Override
    public void responseHeadPassed(ResponseHead head, boolean end) {
        exchange.responseHeadPassed(head, end);
    }

    @Override
    public void responseDataPassed(ByteBuf data, boolean end) {
        exchange.responseDataPassed(data, end);
    }

    /** HTTP/1 drops trailers. */
    @Override
    public void responseTrailersPassed(HeaderBlock trailers) {
        exchange.responseDataPassed(Unpooled.EMPTY_BUFFER, true);
    }

    @Override
    public @Nullable HeaderBlock takeResponseTrailers() {
        return exchange.record().takeResponseTrailers();
    }

    @Override
    public void keepResponseHead() {
        Forwarding forwarding = exchange.forwarding();
        if (forwarding != null) {
            forwarding.keepHead();
        }
    }

    @Override
    public void readRequest(boolean wanted) {
        if (wanted) {
            exchange.downstream().resumeReads();
        } else {
            exchange.downstream().pauseReads();
        }
    }

    @Override
    public void readResponse(boolean wanted) {
        Forwarding forwarding = exchange.forwarding();
        if (forwarding != null) {
            forwarding.downstreamWritable(wanted && exchange.downstream().writable());
        }
    }

    @Override
    public void filterAnswer(FilterAnswer answer) {
        exchange.filterAnswer(answer);
    }

    @Override
    public void fail(FailureKind kind) {
        exchange.fail(kind);
    }

    @Override
    public void flag(ResponseFlag flag) {
        exchange.record().flag(flag);
    }

    @Override
    public void flush() {
        Forwarding forwarding = exchange.forwarding();
        if (forwarding != null) {
            forwarding.flush();
        }
        exchange.downstream().flush();
    }
}
