package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request, from its head to its log line: checks, filters, route, action, answer. Tries of an upstream are {@link Forwarding}'s,
 * our own answers {@link LocalReply}'s. Owned by one worker; lives as long as the request.
 */
final class HttpExchange implements RequestListener {
    private final HttpConnection owner;
    private final HttpConnectionManager manager;
    private final RequestHead request;
    private final DownstreamStream downstream;
    private final ExchangeRecord record;
    private final Worker worker;

    private @Nullable Route route;
    private RouteAction.@Nullable Target target;
    private @Nullable Forwarding forwarding;
    private @Nullable FilterWalk walk;
    private byte @Nullable [] clientAddress;
    private boolean decorated;
    private boolean requestEnded;
    private boolean answered;
    private boolean done;

    HttpExchange(
            HttpConnection owner, HttpConnectionManager manager, RequestHead request, DownstreamStream downstream) {
        this.owner = owner;
        this.manager = manager;
        this.request = request;
        this.downstream = downstream;
        this.worker = owner.info().worker();
        long now = worker.nanoTime();
        this.record = new ExchangeRecord(
                now, worker.epochMicros(now), request.fields().storeEnd());
        manager.cells().increment(worker, HttpCounter.DOWNSTREAM_RQ_TOTAL);
        manager.cells().increment(worker, HttpCounter.DOWNSTREAM_RQ_ACTIVE);
    }

    void begin(boolean end) {
        requestEnded = end;
        record.requestEnded(end ? record.startNanos() : 0);
        decorated = request.fields().has(HeaderNames.X_ENVOY_DECORATOR_OPERATION);
        clientAddress = spec().headers().edge() ? clientAddress() : null;
        FailureKind failure = worker.overloaded() ? FailureKind.OVERLOADED : RequestChecks.check(request, spec());
        if (failure == null && !RequestHeaders.prepare(request, spec(), connection(), clientAddress())) {
            failure = FailureKind.CONNECTION_NAMES;
        }
        if (failure != null) {
            refuse(failure, end);
            return;
        }
        HttpFilter[] gate = spec().gate();
        HttpFilter[] filters = gate.length > 0 ? gate : chooseRoute();
        if (filters == null) {
            return;
        }
        if (filters.length > 0) {
            walk = new FilterWalk(new FilterHost(this), filters, filters != gate);
            walk.requestHead(end);
        } else {
            requestHeadPassed(end);
        }
    }

    /** A head that is no request, or one that is not to be looked at further. */
    void refuse(FailureKind kind, boolean end) {
        requestEnded = end;
        decorated = true;
        if (kind.flag() == ResponseFlag.DPE || kind.status() == 0) {
            record.refuseToRead();
            request.clear();
        }
        if (kind != FailureKind.ABSOLUTE_PATH_REJECTED && kind != FailureKind.ESCAPED_SLASHES) {
            downstream.closeAfter();
        }
        fail(kind);
    }

    HttpFilter @Nullable [] chooseRoute() {
        Route found =
                request.method() == Method.CONNECT ? null : spec().routes().match(request);
        route = found;
        if (found == null) {
            decorated = true; // an operation is a route's
            fail(FailureKind.ROUTE_NOT_FOUND);
            return null;
        }
        if (found.action() instanceof RouteAction.Forward forward) {
            target = forward.targets().draw(worker.chance());
        }
        if (!RequestChecks.servesUpgrade(request)) {
            fail(FailureKind.UPGRADE_FAILED);
            return null;
        }
        return found.filters();
    }

    void requestHeadPassed(boolean end) {
        Route chosen = Objects.requireNonNull(route);
        if (chosen.action() instanceof RouteAction.Forward forward) {
            RouteAction.Target to = Objects.requireNonNull(target);
            if (to.cluster() == null) {
                fail(FailureKind.CLUSTER_NOT_FOUND);
                return;
            }
            record.forwarded(request);
            forwarding = new Forwarding(this, chosen, forward, to, to.cluster());
            forwarding.start(end, walk == null ? record.startNanos() : worker.nanoTime());
        } else {
            LocalReply.action(this, chosen.action());
        }
    }

    @Override
    public void onRequestTrailers(HeaderBlock fields) {
        record.requestTrailers(fields);
    }

    @Override
    public void onRequestData(ByteBuf data, boolean end) {
        record.received(data.readableBytes());
        if (end) {
            requestEnded = true;
            record.requestEnded(worker.nanoTime());
        }
        if (done) {
            data.release();
        } else if (walk != null) {
            walk.requestData(data, end);
        } else {
            requestDataPassed(data, end);
        }
    }

    void requestDataPassed(ByteBuf data, boolean end) {
        Forwarding to = forwarding;
        if (to == null) {
            data.release();
        } else {
            record.requestMessages(data);
            to.requestData(data, end);
        }
    }

    @Override
    public void onDownstreamReset(FailureKind kind) {
        if (done) {
            return;
        }
        if (kind.status() != 0 && !answered) {
            requestEnded = true;
            fail(kind);
            if (!done) { // a filter holds the answer, but nobody would tell it any more if the client went
                downstream.cut(false);
                finish();
            }
            return;
        }
        FailureCounters.note(record, kind, manager, worker);
        record.details(kind.details());
        finish();
    }

    @Override
    public void onDownstreamWritability(boolean writable) {
        if (forwarding != null) {
            forwarding.downstreamWritable(writable);
        }
    }

    @Override
    public void onDownstreamReadComplete() {
        if (forwarding != null) {
            forwarding.flush();
        }
    }

    /** Ends the request by an answer of ours, or by cutting the upstream's where that has begun. */
    void fail(FailureKind kind) {
        fail(kind, kind.body(), kind.details());
    }

    void fail(FailureKind kind, String body, String details) {
        FailureCounters.note(record, kind, manager, worker);
        boolean silent = kind.fault() == FailureKind.Fault.DOWNSTREAM && kind.status() == 0;
        if (answered || silent) {
            record.details(kind.status() != 0 ? FailureKind.RESPONSE_CUT.details() : kind.details());
            downstream.cut(kind == FailureKind.RESPONSE_CUT_BY_TIMEOUT || kind == FailureKind.TUNNEL_CUT);
            finish();
            return;
        }
        LocalReply.failure(this, kind, body, details);
    }

    /** The upstream's answer; headers are ready but for what the route and the listener add. */
    void upstreamHead(ResponseHead head, boolean end) {
        record.details(ResponseHeaders.details(request, head));
        record.response(head);
        ResponseHeaders.edit(this, head);
        if (walk != null) {
            walk.responseHead(head, end);
        } else {
            responseHeadPassed(head, end);
        }
    }

    void upstreamData(ByteBuf data, boolean end) {
        if (done) {
            data.release();
        } else if (walk != null) {
            walk.responseData(data, end);
        } else {
            responseDataPassed(data, end);
        }
    }

    void upstreamInformational(ResponseHead head) {
        if (!answered) {
            ResponseHeaders.informational(head);
            downstream.writeInformational(head);
        }
    }

    void responseHeadPassed(ResponseHead head, boolean end) {
        answered = true;
        record.response(head);
        ResponseHeaders.finish(head.fields(), spec(), worker.date(record.startMicros()), decorated);
        if (!head.switched() && (request.upgrade() && !downstream.multiplexed() || owner.ending())) {
            downstream.drain();
        }
        downstream.writeHead(head, end);
        if (end) {
            finish();
        }
    }

    void responseDataPassed(ByteBuf data, boolean end) {
        record.sent(data.readableBytes());
        if (end) {
            record.sendTrailers(downstream);
        }
        downstream.writeData(data, end);
        if (end) {
            finish();
        } else if (!downstream.writable() && forwarding != null) {
            forwarding.downstreamWritable(false);
        }
    }

    /** Sends an answer of ours: head, changed by the route, and whole body. */
    void reply(ResponseHead head, byte[] body, String why) {
        record.details(why);
        if (!requestEnded) {
            downstream.closeAfter();
        }
        boolean end = body.length == 0 || request.method() == Method.HEAD;
        if (walk != null && walk.replies()) {
            replyThroughFilters(walk, head, body, end);
        } else {
            responseHeadPassed(head, end);
            if (!end) {
                responseDataPassed(Unpooled.wrappedBuffer(body), true);
            }
        }
        downstream.flush();
    }

    /** Filters may hold our answer back: the upstream has nothing to say any more. */
    private void replyThroughFilters(FilterWalk through, ResponseHead head, byte[] body, boolean end) {
        if (forwarding != null) {
            forwarding.end();
        }
        through.responseHead(head, end);
        if (!end) {
            through.responseData(Unpooled.wrappedBuffer(body), true);
        }
    }

    /** A head for an answer of ours. Several may wait in filters at once on one connection: those do not share one. */
    ResponseHead localHead() {
        return walk == null ? owner.localHead() : new ResponseHead();
    }

    private void finish() {
        if (done) {
            return;
        }
        done = true;
        if (forwarding != null) {
            forwarding.end();
        }
        if (walk != null) {
            walk.destroy();
        }
        record.ended(worker.nanoTime());
        spec().accessLog().log(worker, owner.logEntry().of(this));
        manager.cells().status(worker, record.status());
        manager.cells().add(worker, HttpCounter.DOWNSTREAM_RQ_ACTIVE, -1);
        runtime().telemetry().record(this, manager.cells());
    }

    void filterAnswer(FilterAnswer answer) {
        record.flag(answer.flag());
        if (answered) {
            record.details(answer.details());
            downstream.cut(false);
            finish();
        } else {
            LocalReply.filter(this, answer);
        }
    }

    void clearRoute() {
        route = null;
        target = null;
    }

    Worker worker() {
        return worker;
    }

    ConnectionInfo connection() {
        return owner.info();
    }

    RequestHead request() {
        return request;
    }

    DownstreamStream downstream() {
        return downstream;
    }

    HttpConnectionManagerSpec spec() {
        return manager.spec();
    }

    HttpRuntime runtime() {
        return manager.runtime();
    }

    HttpConnection owner() {
        return owner;
    }

    @Nullable
    Route matched() {
        return route;
    }

    RouteAction.@Nullable Target target() {
        return target;
    }

    @Nullable
    Forwarding forwarding() {
        return forwarding;
    }

    ExchangeRecord record() {
        return record;
    }

    boolean requestEnded() {
        return requestEnded;
    }

    boolean done() {
        return done;
    }

    byte[] clientAddress() {
        if (clientAddress == null) {
            clientAddress = ClientAddress.of(request.fields(), spec().headers(), connection());
        }
        return clientAddress;
    }
}
