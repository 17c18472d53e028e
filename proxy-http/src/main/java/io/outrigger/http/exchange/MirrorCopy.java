package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Deadline;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.UpstreamStream;
import io.outrigger.http.upstream.UpstreamPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of one request on its way to one mirror: sent when the whole request has come, tried once, its answer thrown away. It
 * outlives the request it was made of, and nothing that happens to it touches that one. A copy that asks for another protocol lives as
 * long as the conversation it is a copy of, and hears the client's side of it; a mirror that cannot keep up is left. Owned by one worker.
 */
final class MirrorCopy extends Deadline implements UpstreamPool.Waiter, ReplayBuffer.Target {
    /** For routes without timeout: nobody waits for the answer, so a mirror that hangs must not gather copies. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Worker worker;
    private final Cluster cluster;
    private final Endpoint endpoint;
    private final RequestHead head;
    private final ReplayBuffer body;
    private @Nullable UpstreamPool pool;
    private @Nullable UpstreamStream stream;
    private boolean agreed;
    private boolean over;

    MirrorCopy(Worker worker, Cluster cluster, Endpoint endpoint, RequestHead head, ReplayBuffer body) {
        this.worker = worker;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.head = head;
        this.body = body;
    }

    /**
     * @param multiplexed whether several requests share a connection
     * @param timeoutNanos of the route, 0 for none
     */
    void start(HttpRuntime runtime, boolean multiplexed, long timeoutNanos) {
        long longest = timeoutNanos > 0 ? timeoutNanos : LONGEST_NANOS;
        worker.deadlines().set(this, worker.nanoTime(), longest);
        endpoint.requestStarted();
        pool = runtime.pools().of(worker).of(cluster, endpoint, multiplexed, head, null);
        pool.acquire(this, false);
    }

    @Override
    protected void expired() {
        count(ClusterCounter.UPSTREAM_RQ_TIMEOUT, 1);
        leave();
    }

    @Override
    public void onLeased(UpstreamStream leased) {
        stream = leased;
        count(ClusterCounter.UPSTREAM_RQ_TOTAL, 1);
        count(ClusterCounter.UPSTREAM_RQ_ACTIVE, 1);
        leased.writeHead(head, head.framing() == Framing.NONE);
        if (!head.upgrade()) {
            body.sendTo(this);
            body.release();
        }
        leased.flush();
    }

    /** What the client says behind its offer of another protocol; stays the caller's. */
    void more(ByteBuf data, boolean end) {
        UpstreamStream to = stream;
        if (over) {
            return;
        }
        if (!agreed || to == null) {
            body.add(data, end, true);
        } else if (to.writable()) {
            to.writeData(data.retainedSlice(), end);
            to.flush();
            return;
        }
        if (agreed || !body.replayable()) {
            count(ClusterCounter.RETRY_OR_SHADOW_ABANDONED, 1);
            leave();
        }
    }

    /** Gives up. */
    void leave() {
        if (over) {
            return;
        }
        if (stream != null) {
            stream.reset();
        } else if (pool != null) {
            pool.cancel(this);
        }
        finish();
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (stream == null || over) {
            data.release();
        } else {
            stream.writeData(data, end);
        }
    }

    @Override
    public void onResponseHead(ResponseHead answer, boolean end) {
        cluster.cells().status(worker, answer.status());
        count(ClusterCounter.UPSTREAM_RQ_COMPLETED, 1);
        if (end) {
            finish();
        } else if (answer.switched()) {
            agreed = true;
            callOff();
            body.sendTo(this);
            body.release();
            flush();
        }
    }

    private void flush() {
        if (stream != null) {
            stream.flush();
        }
    }

    @Override
    public void onResponseData(ByteBuf data, boolean end) {
        data.release();
        if (end) {
            finish();
        }
    }

    @Override
    public void onPoolFailure(FailureKind kind, @Nullable String reason) {
        cluster.cells().status(worker, kind.status());
        count(ClusterCounter.UPSTREAM_RQ_COMPLETED, 1);
        finish();
    }

    @Override
    public void onUpstreamReset(FailureKind kind) {
        count(ClusterCounter.UPSTREAM_RQ_RX_RESET, 1);
        finish();
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        body.release();
        endpoint.requestEnded();
        if (stream != null) {
            cluster.breaker().requestEnded();
            count(ClusterCounter.UPSTREAM_RQ_ACTIVE, -1);
        }
        callOff();
    }

    @Override
    public void onInformational(ResponseHead answer) {}

    @Override
    public void onUpstreamWritability(boolean writable) {}

    @Override
    public void onUpstreamReadComplete() {}

    private void count(ClusterCounter counter, long delta) {
        cluster.cells().add(worker, counter, delta);
    }
}
