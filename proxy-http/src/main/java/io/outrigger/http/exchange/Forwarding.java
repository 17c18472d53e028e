package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Deadline;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.HashPolicy;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding of one request to its cluster: which endpoint, how many tries, how long. One {@link UpstreamAttempt} at a time.
 * Owned by one worker.
 */
final class Forwarding extends Deadline {
    private final HttpExchange exchange;
    private final Route route;
    private final RouteAction.Forward action;
    private final RouteAction.Target target;
    private final Cluster cluster;
    private final ReplayBuffer replay;

    /** From the whole request to the whole answer; inbound from the request's first byte; 0 for ever. */
    private final long timeoutNanos;

    private final boolean inbound;

    /** Null while any endpoint will do. */
    private @Nullable EndpointChoice choice;

    private @Nullable UpstreamAttempt attempt;
    private @Nullable Mirroring mirroring;
    private @Nullable Endpoint endpoint;
    private @Nullable RetryPause pause;
    private @Nullable UpstreamLink link;
    private @Nullable String transportFailure;
    private long responseHeadNanos;
    private int attempts;
    private boolean replayedStale;
    private boolean interim;
    private boolean responding;
    private boolean switched;
    private boolean retrying;
    private boolean ended;

    Forwarding(
            HttpExchange exchange,
            Route route,
            RouteAction.Forward action,
            RouteAction.Target target,
            Cluster cluster) {
        this.exchange = exchange;
        this.route = route;
        this.action = action;
        this.target = target;
        this.cluster = cluster;
        this.replay = new ReplayBuffer(exchange.spec().limits().replayBytes());
        this.inbound = exchange.spec().direction() == Direction.INBOUND;
        this.timeoutNanos = GrpcTimeout.nanos(exchange, action.timeoutNanos());
    }

    /** @param nowNanos about the time of the call */
    void start(boolean requestEnded, long nowNanos) {
        UpstreamHeaders.prepare(exchange, route, action, target, inbound ? 0 : timeoutNanos);
        if (EndpointChoice.concerns(cluster, action.hashes())) {
            choice = new EndpointChoice(exchange, cluster, action.hashes());
        }
        if (action.mirrors().length > 0) {
            mirroring = Mirroring.draw(exchange, action);
        }
        if (requestEnded) {
            replay.complete();
        }
        if (requestEnded || inbound) {
            startTimeout(nowNanos);
        }
        if (choice == null || choice.locate(this)) {
            tryOnce(false);
        }
        if (mirroring != null && (requestEnded || exchange.request().upgrade())) {
            mirroring.send();
        }
    }

    /** The address of the request's host is known now. */
    void located() {
        if (!ended) {
            tryOnce(false);
        }
    }

    /** The request's host has no address. */
    void unlocated(FailureKind kind, String details) {
        if (!ended) {
            exchange.fail(kind, kind.body(), details);
        }
    }

    private void startTimeout(long fromNanos) {
        if (timeoutNanos > 0) {
            worker().deadlines().set(this, fromNanos, timeoutNanos);
        }
    }

    @Override
    protected void expired() {
        if (inbound) {
            exchange.fail(responding ? FailureKind.CUT_BY_MAX_DURATION : GrpcTimeout.passed(exchange));
            return;
        }
        Charges.count(this, ClusterCounter.UPSTREAM_RQ_TIMEOUT);
        if (attempt != null) {
            attempt.reportFailure(FailureKind.RESPONSE_TIMEOUT);
        }
        if (!responding) {
            Charges.answered(this, FailureKind.RESPONSE_TIMEOUT.status());
        }
        exchange.fail(responding ? FailureKind.RESPONSE_CUT_BY_TIMEOUT : FailureKind.RESPONSE_TIMEOUT);
    }

    /** One try: the first, a retry, or (fresh) a silent replay on a new connection. */
    private void tryOnce(boolean fresh) {
        Endpoint chosen =
                choice == null ? cluster.pick(worker(), exchange.connection().local()) : choice.next();
        if (chosen == null) {
            Charges.nobodyHealthy(this);
            exchange.fail(FailureKind.NO_HEALTHY_UPSTREAM);
            return;
        }
        endpoint = chosen;
        if (!fresh) {
            attempts++;
            if (attempts > 1) {
                UpstreamHeaders.retry(exchange, action, inbound ? 0 : timeoutNanos, attempts);
            }
        }
        UpstreamAttempt next = new UpstreamAttempt(this, cluster, chosen);
        attempt = next;
        next.start(fresh);
    }

    // From the client

    void requestData(ByteBuf data, boolean end) {
        if (end && !isSet() && !switched) {
            startTimeout(worker().nanoTime());
        }
        if (mirroring != null) {
            mirroring.data(data, end);
        }
        UpstreamAttempt now = attempt;
        if (now != null && now.streaming()) {
            replay.add(data, end, true);
            now.data(data, end);
            flushUnlessReading(now);
            return;
        }
        replay.add(data, end, false);
        if (replay.overfull()) {
            exchange.downstream().pauseReads();
        }
    }

    void downstreamWritable(boolean writable) {
        if (attempt != null) {
            attempt.readable(writable);
        }
    }

    /** The answer's head outlives the answer. */
    void keepHead() {
        if (attempt != null) {
            attempt.keepHead();
        }
    }

    void flush() {
        if (attempt != null) {
            attempt.flush();
        }
    }

    // From the try

    /** The connection is ready: what the replay buffer holds goes out first. */
    void connected(UpstreamAttempt now) {
        Charges.connected(this);
        link = now.link();
        transportFailure = null;
        replay.sendTo(now);
        flushUnlessReading(now);
        exchange.downstream().resumeReads();
    }

    private void flushUnlessReading(UpstreamAttempt now) {
        if (!exchange.downstream().reading()) {
            now.flush();
        }
    }

    /** The client has heard something: no other try may answer, and only the whole request's time still counts. */
    void informational(ResponseHead head) {
        interim = true;
        exchange.upstreamInformational(head);
    }

    void responseHead(UpstreamAttempt now, ResponseHead head, boolean end) {
        if (retries(RetryDecision.covers(action.retry(), head))) {
            retry(now.dismiss(head));
            return;
        }
        responding = true;
        switched = head.switched();
        responseHeadNanos = worker().nanoTime();
        replay.release();
        if (end || head.switched()) {
            callOff();
        }
        Charges.answered(this, head.status());
        ResponseHeaders.receive(head);
        if (choice != null) {
            choice.answer(head, attempts);
        }
        boolean upgrade = exchange.request().upgrade();
        if (exchange.requestEnded() && !upgrade) {
            long millis = (responseHeadNanos - exchange.record().requestEndNanos()) / 1_000_000;
            ResponseHeaders.serviceTime(exchange.spec(), head.fields(), millis);
            Charges.took(this, millis);
        }
        boolean refused = upgrade && ResponseHeaders.refusesSwitch(exchange.request(), head);
        if (refused) {
            now.abandon(end);
            ResponseHeaders.withoutBody(head);
        }
        exchange.upstreamHead(head, end || refused);
    }

    void responseData(ByteBuf data, boolean end) {
        if (end) {
            callOff();
        }
        exchange.upstreamData(data, end);
    }

    /** The try is over without an answer, or in the middle of one. */
    void failed(UpstreamAttempt now, FailureKind kind, @Nullable String reason) {
        attempt = null;
        if (ended) {
            return;
        }
        transportFailure = reason;
        if (kind == FailureKind.QUEUE_OVERFLOW) {
            endpoint = null;
        }
        if (responding) {
            exchange.fail(kind.cutsAnswer() ? kind : FailureKind.RESPONSE_CUT);
            return;
        }
        if (!replayedStale && !interim && RetryDecision.stale(now, kind, exchange, replay)) {
            replayedStale = true;
            Charges.count(this, ClusterCounter.UPSTREAM_RQ_REPLAYED_STALE_CX);
            endpoint = null;
            tryOnce(true);
            return;
        }
        if (retries(RetryDecision.covers(action.retry(), kind, now.requestWritten()))) {
            retry(null);
            return;
        }
        Charges.answered(this, kind.status());
        exchange.fail(kind, attempts > 1 ? kind.bodyAfterRetries() : kind.body(), kind.details(reason, interim));
    }

    /** Whether another try follows what happened; counts it, or tells why there is none. */
    private boolean retries(boolean covered) {
        giveRetryBack();
        if (!covered) {
            if (attempts > 1) {
                Charges.count(this, ClusterCounter.UPSTREAM_RQ_RETRY_SUCCESS);
            }
            return false;
        }
        if (interim || !replay.replayable()) {
            return false;
        }
        if (attempts > action.retry().retries()) {
            Charges.count(this, ClusterCounter.UPSTREAM_RQ_RETRY_LIMIT_EXCEEDED);
            exchange.record().flag(ResponseFlag.URX);
            return false;
        }
        if (!cluster.breaker().tryRetry()) {
            Charges.count(this, ClusterCounter.UPSTREAM_RQ_RETRY_OVERFLOW);
            exchange.record().flag(ResponseFlag.UO);
            return false;
        }
        retrying = true;
        Charges.retry(this);
        return true;
    }

    private void giveRetryBack() {
        if (retrying) {
            retrying = false;
            cluster.breaker().retryEnded();
        }
    }

    private void retry(@Nullable UnwantedAnswer unwanted) {
        attempt = null;
        Endpoint last = endpoint;
        if (last != null && (action.retry().avoidTried() || action.retry().remotePriorities())) {
            choice = choice == null ? new EndpointChoice(exchange, cluster, HashPolicy.NONE) : choice;
            choice.failed(last, action.retry());
        }
        long nanos = RetryDecision.backoffNanos(action.retry(), attempts, worker().chance());
        pause = new RetryPause(this, unwanted).begin(nanos);
    }

    void tryAgain() {
        tryOnce(false);
    }

    void end() {
        ended = true;
        giveRetryBack();
        if (mirroring != null) {
            mirroring.end();
        }
        callOff();
        if (pause != null) {
            pause.end();
        }
        replay.release();
        UpstreamAttempt now = attempt;
        attempt = null;
        if (now != null) {
            now.abandon(false);
        }
    }

    // Facts

    RetryPolicy policy() {
        return action.retry();
    }

    HttpExchange exchange() {
        return exchange;
    }

    Worker worker() {
        return exchange.worker();
    }

    Cluster cluster() {
        return cluster;
    }

    Route route() {
        return route;
    }

    @Nullable
    Endpoint endpoint() {
        return endpoint;
    }

    /** The last connection a try had; null before the first. */
    @Nullable
    UpstreamLink link() {
        return link;
    }

    @Nullable
    String transportFailure() {
        return transportFailure;
    }

    int attempts() {
        return attempts;
    }

    /** When the answer's head came, 0 before. */
    long responseHeadNanos() {
        return responseHeadNanos;
    }
}
