package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.log.LogEntry;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HopByHop;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.HeaderEdits;
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
final class HttpExchange implements RequestListener, FilterWalk.Host {
    private final HttpConnection owner;
    private final HttpConnectionManager manager;
    private final RequestHead request;
    private final DownstreamStream downstream;
    private final long startNanos;
    private final long startMicros;
    private final int requestHeadBytes;

    private @Nullable Route route;
    private RouteAction.@Nullable Target target;
    private @Nullable Forwarding forwarding;
    private @Nullable FilterWalk walk;
    private byte @Nullable [] clientAddress;
    private @Nullable ResponseHead response;
    private @Nullable String details;
    private @Nullable String localBody;
    private long flags;
    private long bytesReceived;
    private long bytesSent;
    private long requestEndNanos;
    private int status;
    private boolean decorated;
    private boolean requestEnded;
    private boolean answered;
    private boolean done;
    private boolean unreadable;

    HttpExchange(
            HttpConnection owner, HttpConnectionManager manager, RequestHead request, DownstreamStream downstream) {
        this.owner = owner;
        this.manager = manager;
        this.request = request;
        this.downstream = downstream;
        this.startNanos = worker().nanoTime();
        this.startMicros = worker().epochMicros();
        this.requestHeadBytes = request.fields().storeEnd();
        manager.cells().increment(worker(), HttpCounter.DOWNSTREAM_RQ_TOTAL);
        manager.cells().increment(worker(), HttpCounter.DOWNSTREAM_RQ_ACTIVE);
    }

    // The request's way

    void begin(boolean end) {
        requestEnded = end;
        requestEndNanos = end ? startNanos : 0;
        decorated = request.fields().has(HeaderNames.X_ENVOY_DECORATOR_OPERATION);
        clientAddress = spec().headers().edge() ? clientAddress() : null;
        FailureKind failure = RequestChecks.check(request, spec());
        if (failure == null && !RequestHeaders.prepare(request, spec(), connection(), clientAddress())) {
            failure = FailureKind.BAD_REQUEST;
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
            walk = new FilterWalk(this, filters, filters != gate);
            walk.requestHead(end);
        } else {
            requestHeadPassed(end);
        }
    }

    /** A head that is no request, or one that is not to be looked at further. */
    void refuse(FailureKind kind, boolean end) {
        requestEnded = end;
        decorated = true;
        unreadable = kind.flag() == ResponseFlag.DPE;
        if (kind != FailureKind.ABSOLUTE_PATH_REJECTED) {
            downstream.closeAfter();
        }
        fail(kind);
    }

    @Override
    public HttpFilter @Nullable [] chooseRoute() {
        boolean tunnel = request.method() == Method.CONNECT;
        Route found = tunnel ? null : spec().routes().match(request);
        route = found;
        if (tunnel) {
            downstream.closeAfter();
        }
        if (found == null) {
            fail(FailureKind.ROUTE_NOT_FOUND);
            return null;
        }
        if (found.action() instanceof RouteAction.Forward forward) {
            target = draw(forward.targets());
        }
        return found.filters();
    }

    private RouteAction.Target draw(RouteAction.Targets targets) {
        return targets.all().length == 1
                ? targets.all()[0]
                : targets.at(worker().chance().below(targets.totalWeight()));
    }

    @Override
    public void requestHeadPassed(boolean end) {
        Route chosen = Objects.requireNonNull(route);
        if (chosen.action() instanceof RouteAction.Forward forward) {
            RouteAction.Target to = Objects.requireNonNull(target);
            if (to.cluster() == null) {
                fail(FailureKind.CLUSTER_NOT_FOUND);
                return;
            }
            forwarding = new Forwarding(this, chosen, forward, to, to.cluster());
            forwarding.start(end);
        } else if (chosen.action() instanceof RouteAction.Redirect redirect) {
            LocalReply.redirect(this, redirect);
        } else if (chosen.action() instanceof RouteAction.DirectResponse direct) {
            LocalReply.direct(this, direct);
        }
    }

    @Override
    public void onRequestData(ByteBuf data, boolean end) {
        bytesReceived += data.readableBytes();
        if (end) {
            requestEnded = true;
            requestEndNanos = worker().nanoTime();
        }
        if (done) {
            data.release();
        } else if (walk != null) {
            walk.requestData(data, end);
        } else {
            requestDataPassed(data, end);
        }
    }

    @Override
    public void requestDataPassed(ByteBuf data, boolean end) {
        Forwarding to = forwarding;
        if (to == null) {
            data.release();
        } else {
            to.requestData(data, end);
        }
    }

    /** HTTP/1 drops trailers. */
    @Override
    public void requestTrailersPassed(HeaderBlock trailers) {
        requestDataPassed(Unpooled.EMPTY_BUFFER, true);
    }

    @Override
    public void onDownstreamReset(FailureKind kind) {
        if (done) {
            return;
        }
        if (kind.status() != 0 && !answered) {
            requestEnded = true;
            fail(kind);
            giveUpWaiting();
            return;
        }
        if (kind.flag() != null) {
            flag(kind.flag());
        }
        details = kind.details();
        finish();
    }

    /** A filter holds the answer, but nobody would tell it any more if the client went. */
    private void giveUpWaiting() {
        if (!done) {
            downstream.cut(false);
            finish();
        }
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

    // The answer's way

    /** Ends the request by an answer of ours, or by cutting the upstream's where that has begun. */
    @Override
    public void fail(FailureKind kind) {
        fail(kind, kind.body());
    }

    void fail(FailureKind kind, String body) {
        if (kind.flag() != null) {
            flag(kind.flag());
        }
        if (answered) {
            details = answered && kind.status() != 0 ? FailureKind.RESPONSE_CUT.details() : kind.details();
            downstream.cut(kind == FailureKind.RESPONSE_CUT_BY_TIMEOUT);
            finish();
            return;
        }
        switch (kind) {
            case RESPONSE_CUT -> LocalReply.cut(this, FailureKind.UPSTREAM_PROTOCOL_ERROR, kind);
            case RESPONSE_CUT_BY_TIMEOUT -> LocalReply.cut(this, FailureKind.RESPONSE_TIMEOUT, kind);
            default -> LocalReply.failure(this, kind, body);
        }
    }

    /** The upstream's answer; headers are ready but for what the route and the listener add. */
    void upstreamHead(ResponseHead head, boolean end) {
        details = "via_upstream";
        response = head;
        status = head.status();
        applyResponseEdits(head);
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
            HopByHop.strip(head.fields());
            head.fields().removeAll(HeaderNames.CONTENT_LENGTH);
            downstream.writeInformational(head);
        }
    }

    @Override
    public void responseHeadPassed(ResponseHead head, boolean end) {
        answered = true;
        response = head;
        status = head.status();
        ResponseHeaders.finish(head.fields(), spec(), worker().date(startMicros), decorated);
        if (owner.ending()) {
            downstream.closeAfter();
        }
        downstream.writeHead(head, end);
        if (end) {
            finish();
        }
    }

    @Override
    public void responseDataPassed(ByteBuf data, boolean end) {
        bytesSent += data.readableBytes();
        downstream.writeData(data, end);
        if (end) {
            finish();
        } else if (!downstream.writable() && forwarding != null) {
            forwarding.downstreamWritable(false);
        }
    }

    /** HTTP/1 drops trailers. */
    @Override
    public void responseTrailersPassed(HeaderBlock trailers) {
        responseDataPassed(Unpooled.EMPTY_BUFFER, true);
    }

    /** Sends an answer of ours: head and whole body. */
    void reply(ResponseHead head, byte[] body, String why) {
        details = why;
        if (!requestEnded) {
            downstream.closeAfter();
        }
        applyResponseEdits(head);
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

    private void applyResponseEdits(ResponseHead head) {
        if (target != null) {
            edit(target.responseEdits(), head);
        }
        if (route != null) {
            edit(route.responseEdits(), head);
        }
    }

    private void edit(HeaderEdits edits, ResponseHead head) {
        if (!edits.none()) {
            owner.editor().apply(edits, head.fields(), owner.logEntry().of(this));
        }
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
        LogEntry entry = owner.logEntry().of(this);
        spec().accessLog().log(worker(), entry);
        manager.cells().status(worker(), status);
        manager.cells().add(worker(), HttpCounter.DOWNSTREAM_RQ_ACTIVE, -1);
        runtime().telemetry().record(this, worker().nanoTime());
    }

    // What filters ask for

    @Override
    public void filterAnswer(FilterAnswer answer) {
        if (answer.flag() != null) {
            flag(answer.flag());
        }
        if (answered) {
            details = answer.details();
            downstream.cut(false);
            finish();
        } else {
            LocalReply.filter(this, answer);
        }
    }

    @Override
    public int heldBytes() {
        return spec().limits().bufferBytes();
    }

    @Override
    public void readRequest(boolean wanted) {
        if (wanted) {
            downstream.resumeReads();
        } else {
            downstream.pauseReads();
        }
    }

    @Override
    public void readResponse(boolean wanted) {
        if (forwarding != null) {
            forwarding.downstreamWritable(wanted && downstream.writable());
        }
    }

    @Override
    public void keepResponseHead() {
        if (forwarding != null) {
            forwarding.keepHead();
        }
    }

    @Override
    public void flush() {
        if (forwarding != null) {
            forwarding.flush();
        }
        downstream.flush();
    }

    @Override
    public void flag(ResponseFlag flag) {
        flags = ResponseFlags.with(flags, flag);
    }

    @Override
    public void clearRoute() {
        route = null;
        target = null;
    }

    // What others ask for

    @Override
    public Worker worker() {
        return owner.info().worker();
    }

    @Override
    public ConnectionInfo connection() {
        return owner.info();
    }

    @Override
    public RequestHead request() {
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

    @Nullable
    ResponseHead response() {
        return response;
    }

    @Nullable
    String details() {
        return details;
    }

    @Nullable
    String localBody() {
        return localBody;
    }

    void localBody(String body) {
        localBody = body;
    }

    long flags() {
        return flags;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
    }

    int status() {
        return status;
    }

    /** Size of the request's head as received. */
    int requestHeadBytes() {
        return requestHeadBytes;
    }

    long startNanos() {
        return startNanos;
    }

    long startMicros() {
        return startMicros;
    }

    /** Nanoseconds of the ticker when the whole request had come; 0 before. */
    long requestEndNanos() {
        return requestEndNanos;
    }

    boolean requestEnded() {
        return requestEnded;
    }

    boolean done() {
        return done;
    }

    /** Whether the head was refused before anybody could say what it asks for: the log names no method, path or host. */
    boolean unreadable() {
        return unreadable;
    }

    byte[] clientAddress() {
        if (clientAddress == null) {
            clientAddress = ClientAddress.of(request.fields(), spec().headers(), connection());
        }
        return clientAddress;
    }
}
