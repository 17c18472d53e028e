package io.outrigger.http.upstream;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.codec.Http1ClientHandler;
import io.outrigger.http.codec.HttpLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one worker to one address. The connection used last is used first, so that those not needed grow old and go. A
 * request that finds none idle opens one, and takes whichever is ready first.
 */
public final class Http1Pool implements UpstreamPool, Http1ClientHandler.Owner {
    private static final long IDLE_SECONDS = 3600;

    private final PoolKey key;
    private final Endpoint endpoint;
    private final Worker worker;
    private final UpstreamConnector connector;
    private final HttpLimits limits;
    private final ArrayDeque<Http1ClientHandler> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int connections;
    private int connecting;
    private long idleSeconds;
    private int fewestIdle;
    private boolean serving;
    private boolean draining;

    Http1Pool(PoolKey key, Endpoint endpoint, Worker worker, UpstreamConnector connector, HttpLimits limits) {
        this.key = key;
        this.endpoint = endpoint;
        this.worker = worker;
        this.connector = connector;
        this.limits = limits;
    }

    @Override
    public void acquire(Waiter waiter, boolean fresh) {
        Http1ClientHandler ready = fresh ? null : lastLive();
        if (ready != null) {
            fewestIdle = Math.min(fewestIdle, idle.size());
            waiter.onLeased(ready.lease(waiter));
            return;
        }
        cells(ClusterCounter.UPSTREAM_RQ_PENDING_TOTAL, 1);
        cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, 1);
        waiters.addLast(waiter);
        open();
    }

    private @Nullable Http1ClientHandler lastLive() {
        Http1ClientHandler last = idle.pollLast();
        while (last != null && !last.live()) {
            last = idle.pollLast();
        }
        return last;
    }

    @Override
    public void cancel(Waiter waiter) {
        if (waiters.remove(waiter)) {
            cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, -1);
        }
    }

    private void open() {
        connecting++;
        Http1ClientHandler handler = new Http1ClientHandler(worker, limits, this);
        connector.connect(worker, key.cluster(), endpoint, handler, new Opening(handler));
    }

    private final class Opening implements UpstreamConnector.Outcome {
        private final Http1ClientHandler handler;

        Opening(Http1ClientHandler handler) {
            this.handler = handler;
        }

        @Override
        public void connected(Channel channel) {
            connecting--;
            connections++;
            cells(ClusterCounter.UPSTREAM_CX_HTTP1_TOTAL, 1);
            channel.config().setAutoRead(true);
            onFree(handler);
        }

        @Override
        public void failed(FailureKind kind) {
            connecting--;
            Waiter waiter = waiters.size() > connecting ? next() : null;
            if (waiter != null) {
                cells(ClusterCounter.UPSTREAM_RQ_PENDING_FAILURE_EJECT, 1);
                waiter.onPoolFailure(kind);
            }
        }
    }

    private @Nullable Waiter next() {
        Waiter waiter = waiters.pollFirst();
        if (waiter != null) {
            cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, -1);
        }
        return waiter;
    }

    private void onFree(Http1ClientHandler connection) {
        Waiter waiter = next();
        if (waiter != null) {
            waiter.onLeased(connection.lease(waiter));
        } else if (draining || cluster().retired()) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    /** A peer that closes behind its answer is noticed first: who waits is served by a task of its own. */
    @Override
    public void onReusable(Http1ClientHandler connection) {
        if (waiters.isEmpty()) {
            onFree(connection);
            return;
        }
        idle.addLast(connection);
        if (!serving) {
            serving = true;
            worker.loop().execute(this::serve);
        }
    }

    private void serve() {
        serving = false;
        while (draining || !waiters.isEmpty()) {
            Http1ClientHandler free = lastLive();
            if (free == null) {
                return;
            }
            onFree(free);
        }
    }

    @Override
    public void onClosed(Http1ClientHandler connection) {
        connections--;
        idle.remove(connection);
    }

    /** Closes one connection a sweep where some were never needed for the idle time; answers whether the pool is empty. */
    @Override
    public boolean sweep(long seconds) {
        idleSeconds = fewestIdle > 0 ? idleSeconds + seconds : 0;
        if (idleSeconds >= IDLE_SECONDS) {
            for (int spare = Math.min(fewestIdle, idle.size()); spare > 0; spare--) {
                cells(ClusterCounter.UPSTREAM_CX_IDLE_TIMEOUT, 1);
                idle.getFirst().close();
            }
            idleSeconds = 0;
        }
        fewestIdle = idle.size();
        return connections == 0 && connecting == 0 && waiters.isEmpty();
    }

    @Override
    public void drain() {
        draining = true;
        while (!idle.isEmpty()) {
            idle.getFirst().close();
        }
    }

    @Override
    public int connections() {
        return connections + connecting;
    }

    public Cluster cluster() {
        return key.cluster();
    }

    private void cells(ClusterCounter counter, long delta) {
        key.cluster().cells().add(worker, counter, delta);
    }
}
