package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointCounter;
import io.outrigger.core.cluster.OutlierDetector;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Deadline;
import io.outrigger.http.codec.WebSocketKey;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.UpstreamStream;
import io.outrigger.http.upstream.UpstreamPool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One try of one request at one endpoint: a connection asked for, a request sent, an answer or a failure passed on. */
final class UpstreamAttempt extends Deadline implements UpstreamPool.Waiter, ReplayBuffer.Target {
    private final Forwarding forwarding;
    private final Cluster cluster;
    private final Endpoint endpoint;
    private @Nullable UpstreamPool pool;
    private @Nullable UpstreamStream stream;
    private byte @Nullable [] proof;
    private boolean over;
    private boolean answered;
    private boolean paused;

    UpstreamAttempt(Forwarding forwarding, Cluster cluster, Endpoint endpoint) {
        this.forwarding = forwarding;
        this.cluster = cluster;
        this.endpoint = endpoint;
    }

    /** @param fresh asks for a connection that has not served before */
    void start(boolean fresh) {
        endpoint.requestStarted();
        HttpExchange exchange = forwarding.exchange();
        boolean multiplexed = multiplexed(cluster, exchange);
        if (multiplexed && exchange.request().upgrade()) {
            exchange.downstream().closeAfter();
        }
        if (!multiplexed
                && exchange.request().upgrade()
                && exchange.downstream().multiplexed()) {
            proof = WebSocketKey.add(
                    exchange.request().fields(), forwarding.worker().chance());
        }
        pool = exchange.runtime()
                .pools()
                .of(forwarding.worker())
                .of(
                        cluster,
                        endpoint,
                        multiplexed,
                        exchange.request(),
                        exchange.owner().journeyTo(cluster));
        pool.acquire(this, fresh);
    }

    /** Whether requests of an exchange share connections to that cluster. */
    static boolean multiplexed(Cluster cluster, HttpExchange exchange) {
        return switch (cluster.spec().protocol()) {
            case HTTP1 -> false;
            case HTTP2 -> true;
            case DOWNSTREAM -> exchange.downstream().multiplexed();
        };
    }

    @Override
    public void onLeased(UpstreamStream leased) {
        stream = leased;
        cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_TOTAL, 1);
        cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_ACTIVE, 1);
        count(EndpointCounter.RQ_TOTAL);
        OutlierDetector outlier = cluster.outlier();
        if (outlier != null) {
            outlier.connected(endpoint);
        }
        RequestHead head = forwarding.exchange().request();
        boolean end = head.framing() == Framing.NONE;
        leased.writeHead(head, end);
        long nanos = forwarding.policy().perTryTimeoutNanos();
        if (nanos > 0) {
            forwarding.worker().deadlines().set(this, forwarding.worker().nanoTime(), nanos);
        }
        forwarding.connected(this);
    }

    @Override
    protected void expired() {
        cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_PER_TRY_TIMEOUT, 1);
        if (stream != null) {
            stream.reset();
        }
        fail(FailureKind.PER_TRY_TIMEOUT, null);
    }

    @Override
    public void onPoolFailure(FailureKind kind, @Nullable String reason) {
        fail(kind, reason);
    }

    @Override
    public void onUpstreamReset(FailureKind kind) {
        cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_RX_RESET, 1);
        fail(kind, null);
    }

    private void fail(FailureKind kind, @Nullable String reason) {
        if (finish()) {
            reportFailure(kind);
            forwarding.failed(this, kind, reason);
        }
    }

    /** Counts a failure in which the endpoint had a part, and tells the outlier detection. */
    void reportFailure(FailureKind kind) {
        if (answered || kind.fault() != FailureKind.Fault.UPSTREAM) {
            return;
        }
        count(EndpointCounter.RQ_ERROR);
        if (kind == FailureKind.RESPONSE_TIMEOUT || kind == FailureKind.PER_TRY_TIMEOUT) {
            count(EndpointCounter.RQ_TIMEOUT);
        }
        OutlierDetector outlier = cluster.outlier();
        if (outlier != null) {
            outlier.failed(endpoint, kind.status());
        }
    }

    private void count(EndpointCounter counter) {
        endpoint.counts().add(forwarding.worker(), counter, 1);
    }

    /** Whether the body may be passed on directly. */
    boolean streaming() {
        return stream != null;
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        UpstreamStream to = stream;
        if (to == null || over) {
            data.release();
            return;
        }
        HeaderBlock trailers = end ? forwarding.exchange().record().requestTrailers() : null;
        if (trailers != null) {
            to.trailers(trailers);
        }
        to.writeData(data, end);
        if (!to.writable()) {
            to.flush();
            onUpstreamWritability(to.writable());
        }
    }

    /** Whether the client can take more of the answer. */
    void readable(boolean wanted) {
        if (stream != null && !over && paused == wanted) {
            paused = !wanted;
            if (wanted) {
                stream.resumeReads();
            } else {
                stream.pauseReads();
            }
        }
    }

    void keepHead() {
        if (stream != null) {
            stream.keepHead();
        }
    }

    void flush() {
        if (stream != null) {
            stream.flush();
        }
    }

    /** Gives up: the client is gone, time is over, or the answer is not wanted. */
    void abandon(boolean complete) {
        if (!finish()) {
            return;
        }
        if (stream != null) {
            if (!complete) {
                cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_TX_RESET, 1);
                stream.reset();
            }
        } else if (pool != null) {
            cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_CANCELLED, 1);
            pool.cancel(this);
        }
    }

    /** Gives up an answer that is tried again; null if its connection has nothing more to do with this request. */
    @Nullable
    UnwantedAnswer dismiss(ResponseHead head) {
        if (!finish()) {
            return null;
        }
        cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_TX_RESET, 1);
        return UnwantedAnswer.of(Objects.requireNonNull(stream), head);
    }

    private boolean finish() {
        if (over) {
            return false;
        }
        over = true;
        endpoint.requestEnded();
        if (stream != null) {
            cluster.breaker().requestEnded();
            cluster.cells().add(forwarding.worker(), ClusterCounter.UPSTREAM_RQ_ACTIVE, -1);
        }
        callOff();
        return true;
    }

    @Override
    public void onInformational(ResponseHead head) {
        if (!over) {
            callOff();
            forwarding.informational(head);
        }
    }

    @Override
    public void onResponseHead(ResponseHead head, boolean end) {
        if (over) {
            return;
        }
        callOff();
        if (misleads(head)) {
            Objects.requireNonNull(stream).reset();
            fail(FailureKind.UPSTREAM_PROTOCOL_ERROR, null);
            return;
        }
        answered = true;
        count(head.status() >= 500 ? EndpointCounter.RQ_ERROR : EndpointCounter.RQ_SUCCESS);
        OutlierDetector outlier = cluster.outlier();
        if (outlier != null) {
            outlier.answered(
                    endpoint, GrpcTally.httpStatus(forwarding.exchange().request(), head));
        }
        if (end) {
            finish();
        }
        forwarding.responseHead(this, head, end);
    }

    /**
     * Whether it switches protocols without proof, or without having been asked where the client could not be told (RFC 9113 section 8.6).
     */
    private boolean misleads(ResponseHead head) {
        if (head.switched()) {
            return proof != null && !WebSocketKey.proves(head.fields(), proof);
        }
        return head.status() == 101 && forwarding.exchange().downstream().multiplexed();
    }

    @Override
    public void onResponseTrailers(HeaderBlock fields) {
        if (!over) {
            forwarding.exchange().record().responseTrailers(fields);
        }
    }

    @Override
    public void onResponseData(ByteBuf data, boolean end) {
        if (over) {
            data.release();
            return;
        }
        if (end) {
            finish();
        }
        GrpcTally grpc = forwarding.exchange().record().grpc();
        if (grpc != null) {
            grpc.response(data);
        }
        forwarding.responseData(data, end);
    }

    @Override
    public void onUpstreamWritability(boolean writable) {
        if (over) {
            return;
        }
        DownstreamStream client = forwarding.exchange().downstream();
        if (writable) {
            client.resumeReads();
        } else {
            client.pauseReads();
        }
    }

    @Override
    public void onUpstreamReadComplete() {
        forwarding.exchange().downstream().flush();
    }

    /** Null before there is a connection. */
    @Nullable
    UpstreamLink link() {
        return stream == null ? null : stream.link();
    }

    boolean reused() {
        return stream != null && stream.reused();
    }

    boolean requestWritten() {
        return stream != null && stream.requestWritten();
    }
}
