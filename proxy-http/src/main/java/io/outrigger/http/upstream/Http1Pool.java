package io.outrigger.http.upstream;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.Dial;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.tls.ClientTls.Carried;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.codec.ConnectionKeeper;
import io.outrigger.http.codec.Http1ClientHandler;
import io.outrigger.http.codec.HttpLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one worker to one address. The connection used last is used first, so that those not needed grow old and go. A
 * request that finds none idle opens one if the cluster may have one more, and takes whichever is ready first.
 *
 * <p>A pool without any connection always may open one. While the cluster's bound keeps a request waiting, other pools are asked to
 * give up idle connections.
 */
public final class Http1Pool implements UpstreamPool, ConnectionKeeper, CircuitBreaker.ConnectionHolder {
    private final PoolKey key;
    private final Endpoint endpoint;
    private final Worker worker;
    private final UpstreamConnector connector;
    private final HttpLimits limits;
    private final CircuitBreaker breaker;
    private final ConnectionSpec spec;
    private final Hunger hunger;
    private final ArrayDeque<Http1ClientHandler> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int connections;
    private int connecting;
    private int ejections;
    private long idleSeconds;
    private int fewestIdle;
    private boolean serving;
    private boolean draining;
    private boolean watchingIdle;

    Http1Pool(PoolKey key, Endpoint endpoint, Worker worker, UpstreamConnector connector, HttpLimits limits) {
        this.key = key;
        this.endpoint = endpoint;
        this.worker = worker;
        this.connector = connector;
        this.limits = limits;
        this.breaker = key.cluster().breaker();
        this.spec = key.cluster().spec().resilience().connections();
        this.ejections = endpoint.health().ejections();
        this.hunger = new Hunger(breaker, this);
        breaker.join(this);
    }

    @Override
    public void acquire(Waiter waiter, boolean fresh) {
        if (ejections != endpoint.health().ejections()) {
            closeIdle();
        }
        Http1ClientHandler ready = fresh ? null : lastLive();
        if (ready != null) {
            fewestIdle = Math.min(fewestIdle, idle.size());
            give(ready, waiter);
            return;
        }
        if (!breaker.tryPending()) {
            cells(ClusterCounter.UPSTREAM_RQ_PENDING_OVERFLOW, 1);
            waiter.onPoolFailure(FailureKind.QUEUE_OVERFLOW, null);
            return;
        }
        cells(ClusterCounter.UPSTREAM_RQ_PENDING_TOTAL, 1);
        cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, 1);
        waiters.addLast(waiter);
        if (fresh || waiters.size() > connecting) {
            openOne();
        }
    }

    private void give(Http1ClientHandler connection, Waiter waiter) {
        if (breaker.tryRequest()) {
            waiter.onLeased(connection.lease(waiter));
        } else {
            keep(connection);
            tooMany(waiter);
        }
    }

    private void tooMany(Waiter waiter) {
        cells(ClusterCounter.UPSTREAM_RQ_ACTIVE_OVERFLOW, 1);
        waiter.onPoolFailure(FailureKind.OVERFLOW, null);
    }

    private @Nullable Http1ClientHandler lastLive() {
        Http1ClientHandler last = idle.pollLast();
        while (last != null && (!last.live() || outlives(last))) {
            last.close();
            last = idle.pollLast();
        }
        return last;
    }

    /** Whether its peer said that it may be closing it by now. */
    private boolean outlives(Http1ClientHandler connection) {
        long peerNanos = connection.tenure().peerNanos();
        return peerNanos > 0 && worker.nanoTime() - connection.tenure().idleSince() >= peerNanos;
    }

    @Override
    public void cancel(Waiter waiter) {
        if (waiters.remove(waiter)) {
            pendingEnded();
        }
    }

    private void pendingEnded() {
        cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, -1);
        breaker.pendingEnded();
    }

    /** Opens one, or has another pool close one. Whether the cluster had room. */
    private boolean openOne() {
        boolean room = breaker.tryConnect();
        if (room) {
            open();
            return true;
        }
        cells(ClusterCounter.UPSTREAM_CX_OVERFLOW, 1);
        if (connections() == 0) {
            breaker.connectAnyway();
            open();
        }
        if (waiters.size() > connecting) {
            hunger.begin();
        }
        return false;
    }

    private void open() {
        connecting++;
        cells(ClusterCounter.UPSTREAM_CX_HTTP1_TOTAL, 1);
        Http1ClientHandler handler =
                new Http1ClientHandler(worker, limits, key.cluster().cells().bytes(worker), this);
        Dial dial = new Dial(key.cluster(), endpoint, Carried.HTTP1, key.host(), key.journey());
        connector.connect(worker, dial, handler, new Opening(handler));
    }

    /** Opens what is missing for those that wait, as far as that is allowed. */
    private void openForWaiters() {
        boolean room = true;
        while (room && waiters.size() > connecting + idle.size()) {
            room = openOne();
        }
    }

    /** While others may be fed first, a pool without any connection need not wait. */
    private void openFirst() {
        if (!waiters.isEmpty() && connections() == 0) {
            openOne();
        }
    }

    @Override
    public void onRoom() {
        worker.loop().execute(() -> hunger.onRoom(!waiters.isEmpty(), this::openForWaiters));
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
            channel.config().setAutoRead(true);
            if (spec.maxDurationNanos() > 0) {
                worker.loop().schedule(() -> tooOld(handler), spec.maxDurationNanos(), TimeUnit.NANOSECONDS);
            }
            onFree(handler);
            openForWaiters();
        }

        @Override
        public void failed(FailureKind kind, @Nullable String reason) {
            connecting--;
            for (int excess = waiters.size() - connecting; excess > 0; excess--) {
                Waiter waiter = next();
                if (waiter != null) {
                    cells(ClusterCounter.UPSTREAM_RQ_PENDING_FAILURE_EJECT, 1);
                    waiter.onPoolFailure(kind, reason);
                }
                if (connections > 0) {
                    return;
                }
            }
        }
    }

    /** A request in flight ends first. */
    private void tooOld(Http1ClientHandler connection) {
        if (connection.live()) {
            cells(ClusterCounter.UPSTREAM_CX_MAX_DURATION_REACHED, 1);
            connection.tenure().end();
            if (idle.contains(connection)) {
                connection.close();
            }
        }
    }

    private @Nullable Waiter next() {
        Waiter waiter = waiters.pollFirst();
        if (waiter != null) {
            pendingEnded();
        }
        return waiter;
    }

    private void onFree(Http1ClientHandler connection) {
        Waiter waiter = next();
        while (waiter != null && !breaker.tryRequest()) {
            // Nobody who waits may go on, and the connection is of use to none of them.
            tooMany(waiter);
            waiter = next();
        }
        if (waiter != null) {
            waiter.onLeased(connection.lease(waiter));
        } else if (draining || cluster().retired() || wantedElsewhere()) {
            connection.close();
        } else {
            keep(connection);
        }
    }

    /** Nobody waits here: whether somebody does elsewhere who may not open a connection while this one idles. */
    private boolean wantedElsewhere() {
        hunger.end();
        return breaker.starved();
    }

    private void keep(Http1ClientHandler connection) {
        idle.addLast(connection);
        boolean watched = spec.httpIdleNanos() > 0 && spec.httpIdleNanos() != ConnectionSpec.USUAL_IDLE_NANOS;
        if (watched || connection.tenure().peerNanos() > 0) {
            connection.tenure().idleSince(worker.nanoTime());
        }
        if (watched) {
            watchIdle(spec.httpIdleNanos());
        }
    }

    /** Has the connection that idled longest closed in time. */
    private void watchIdle(long nanos) {
        if (!watchingIdle) {
            watchingIdle = true;
            worker.loop().schedule(this::closeTooIdle, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void closeTooIdle() {
        watchingIdle = false;
        long now = worker.nanoTime();
        for (Http1ClientHandler first = idle.peekFirst(); first != null; first = idle.peekFirst()) {
            long left = first.tenure().idleSince() + spec.httpIdleNanos() - now;
            if (left > 0) {
                watchIdle(left);
                return;
            }
            cells(ClusterCounter.UPSTREAM_CX_IDLE_TIMEOUT, 1);
            first.close();
        }
    }

    /** A peer that closes behind its answer is noticed first: who waits is served by a task of its own. */
    @Override
    public void onReusable(Http1ClientHandler connection) {
        if (isSpent(connection)) {
            connection.close();
            return;
        }
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

    /** Whether a connection has served as many requests or as long as it may, or its endpoint was taken out meanwhile. */
    private boolean isSpent(Http1ClientHandler connection) {
        if (spec.maxRequests() > 0 && connection.tenure().requests() >= spec.maxRequests()) {
            cells(ClusterCounter.UPSTREAM_CX_MAX_REQUESTS, 1);
            return true;
        }
        return connection.tenure().over() || ejections != endpoint.health().ejections();
    }

    @Override
    public boolean keepBehind(Http1ClientHandler connection) {
        boolean others = idle.size() > 1 && !watchingIdle && idle.removeLastOccurrence(connection);
        if (others) {
            idle.addFirst(connection);
        }
        return others;
    }

    private void serve() {
        serving = false;
        while (draining || !waiters.isEmpty()) {
            Http1ClientHandler free = lastLive();
            if (free == null) {
                openForWaiters();
                return;
            }
            onFree(free);
        }
    }

    @Override
    public void onClosed(Http1ClientHandler connection) {
        connections--;
        idle.remove(connection);
        if (!waiters.isEmpty()) {
            // Its place among the cluster's connections is free when its channel is.
            worker.loop().execute(hunger.starving() ? this::openFirst : this::openForWaiters);
        }
    }

    @Override
    public void giveUpOne(Runnable none) {
        worker.loop().execute(() -> {
            Http1ClientHandler oldest = idle.peekFirst();
            if (oldest == null || !waiters.isEmpty()) {
                none.run();
            } else {
                oldest.close();
            }
        });
    }

    /** Closes one connection a sweep where some were never needed for the idle time; answers whether the pool is empty. */
    @Override
    public boolean sweep(long seconds) {
        idleSeconds = fewestIdle > 0 ? idleSeconds + seconds : 0;
        long mostSeconds = TimeUnit.NANOSECONDS.toSeconds(spec.httpIdleNanos());
        if (spec.httpIdleNanos() == ConnectionSpec.USUAL_IDLE_NANOS && idleSeconds >= mostSeconds) {
            for (int spare = Math.min(fewestIdle, idle.size()); spare > 0; spare--) {
                cells(ClusterCounter.UPSTREAM_CX_IDLE_TIMEOUT, 1);
                idle.getFirst().close();
            }
            idleSeconds = 0;
        }
        fewestIdle = idle.size();
        boolean empty = connections == 0 && connecting == 0 && waiters.isEmpty();
        if (empty) {
            breaker.leave(this);
        }
        return empty;
    }

    private void closeIdle() {
        ejections = endpoint.health().ejections();
        while (!idle.isEmpty()) {
            idle.getFirst().close();
        }
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
