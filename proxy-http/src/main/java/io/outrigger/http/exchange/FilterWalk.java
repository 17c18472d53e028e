package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Leads one request and its answer through their filters. Made only where there are some. Owned by one worker. */
final class FilterWalk implements FilterContext {
    private final Host host;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(2);
    private HttpFilter[] filters = {};
    private @Nullable Object[] states = {};
    private @Nullable Runnable passed;
    private int at;
    private boolean end;
    private boolean heldEnd;
    private boolean paused;
    private boolean over;

    FilterWalk(Host host) {
        this.host = host;
    }

    /** The exchange, as filters and their walk see it. */
    interface Host {
        Worker worker();

        ConnectionInfo connection();

        RequestHead request();

        DownstreamStream downstream();

        void requestDataPassed(ByteBuf data, boolean end);

        void responseHeadPassed(ResponseHead head, boolean end);

        void responseDataPassed(ByteBuf data, boolean end);

        void filterAnswer(int status, String body, @Nullable ResponseFlag flag, String details, int grpcStatus);

        void flag(ResponseFlag flag);

        void clearRoute();
    }

    /** Leads the head through {@code more} filters, then runs {@code then}. */
    void startRequest(HttpFilter[] more, boolean requestEnded, Runnable then) {
        filters = more;
        states = new Object[more.length];
        passed = then;
        end = requestEnded;
        at = 0;
        goOn();
    }

    private void goOn() {
        while (at < filters.length) {
            HttpFilter.Verdict verdict = filters[at].onRequestHead(this, host.request(), end);
            if (verdict == HttpFilter.Verdict.ANSWERED) {
                return;
            }
            if (verdict == HttpFilter.Verdict.PAUSE) {
                paused = true;
                return;
            }
            at++;
        }
        finishHead();
    }

    private void finishHead() {
        Runnable then = passed;
        passed = null;
        if (then != null) {
            then.run();
        }
        drain();
    }

    private void drain() {
        while (!held.isEmpty() && passed == null) {
            ByteBuf data = held.pollFirst();
            host.requestDataPassed(data, heldEnd && held.isEmpty());
        }
    }

    @Override
    public void resume() {
        if (over || !paused) {
            return;
        }
        paused = false;
        at++;
        goOn();
        host.downstream().resumeReads();
        host.downstream().flush();
    }

    /** Owns {@code data}. */
    void requestData(ByteBuf data, boolean last) {
        if (passed == null && !paused) {
            host.requestDataPassed(data, last);
            return;
        }
        held.addLast(data);
        heldEnd = last;
        host.downstream().pauseReads();
    }

    void startResponse(ResponseHead head, boolean last) {
        host.responseHeadPassed(head, last);
    }

    void responseData(ByteBuf data, boolean last) {
        host.responseDataPassed(data, last);
    }

    void destroy() {
        over = true;
        held.forEach(ByteBuf::release);
        held.clear();
        int reached = Math.min(at, filters.length - 1);
        for (at = 0; at <= reached; at++) {
            filters[at].onDestroy(this);
        }
    }

    @Override
    public Worker worker() {
        return host.worker();
    }

    @Override
    public ConnectionInfo connection() {
        return host.connection();
    }

    @Override
    public RequestHead request() {
        return host.request();
    }

    @Override
    public @Nullable Object state() {
        return states[at];
    }

    @Override
    public void state(@Nullable Object state) {
        states[at] = state;
    }

    @Override
    public void answer(int status, String body, @Nullable ResponseFlag flag, String details) {
        host.filterAnswer(status, body, flag, details, -1);
    }

    @Override
    public void answerGrpc(int grpcStatus, String message, @Nullable ResponseFlag flag, String details) {
        host.filterAnswer(200, message, flag, details, grpcStatus);
    }

    @Override
    public void flag(ResponseFlag flag) {
        host.flag(flag);
    }

    @Override
    public void reroute() {
        host.clearRoute();
    }

    @Override
    public void replace(ByteBuf data) {
        data.release();
    }
}
