package io.outrigger.http.upstream;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.Dial;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.tls.ClientTls.Carried;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.codec.Http2ClientHandler;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.stream.UpstreamStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections of one worker to one address: one, and another when the first takes no more streams. A connection that the
 * endpoint says goodbye to ends with its requests; the next request opens a new one.
 */
public final class Http2Pool implements UpstreamPool, Http2ClientHandler.Owner, CircuitBreaker.ConnectionHolder {
    private static final long IDLE_SECONDS = 3600;

    private final PoolKey key;
    private final Endpoint endpoint;
    private final Worker worker;
    private final UpstreamConnector connector;
    private final HttpLimits limits;
    private final CircuitBreaker breaker;
    private final Hunger hunger;
    private final ArrayList<Http2ClientHandler> open = new ArrayList<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final ConnectionSpec spec;
    private final int maxRequests;
    private int connecting;
    private long idleSeconds;
    private boolean draining;

    Http2Pool(PoolKey key, Endpoint endpoint, Worker worker, UpstreamConnector connector, HttpLimits limits) {
        this.key = key;
        this.endpoint = endpoint;
        this.worker = worker;
        this.connector = connector;
        this.limits = limits;
        this.breaker = key.cluster().breaker();
        this.spec = key.cluster().spec().resilience().connections();
        this.maxRequests = spec.maxRequests();
        this.hunger = new Hunger(breaker, this);
        breaker.join(this);
    }

    @Override
    public void acquire(Waiter waiter, boolean fresh) {
        idleSeconds = 0;
        Http2ClientHandler ready = fresh ? null : withRoom();
        if (ready != null) {
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
        if (connecting == 0) {
            connect();
        }
    }

    private void give(Http2ClientHandler connection, Waiter waiter) {
        if (breaker.tryRequest()) {
            UpstreamStream stream = connection.lease(waiter);
            if (connection.leases() == maxRequests) {
                cells(ClusterCounter.UPSTREAM_CX_MAX_REQUESTS, 1);
                connection.leave();
            }
            waiter.onLeased(stream);
        } else {
            cells(ClusterCounter.UPSTREAM_RQ_ACTIVE_OVERFLOW, 1);
            waiter.onPoolFailure(FailureKind.OVERFLOW, null);
        }
    }

    private @Nullable Http2ClientHandler withRoom() {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).hasRoom()) {
                return open.get(i);
            }
        }
        return null;
    }

    @Override
    public void cancel(Waiter waiter) {
        if (waiters.remove(waiter)) {
            cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, -1);
            breaker.pendingEnded();
        }
    }

    /** The cluster may have no more connections: a pool without any opens one all the same, another waits. */
    private void connect() {
        if (!breaker.tryConnect()) {
            cells(ClusterCounter.UPSTREAM_CX_OVERFLOW, 1);
            if (connections() > 0) {
                hunger.begin();
                return;
            }
            breaker.connectAnyway();
        }
        connecting++;
        cells(ClusterCounter.UPSTREAM_CX_HTTP2_TOTAL, 1);
        Http2ClientHandler handler = Http2ClientHandler.create(
                worker, limits, spec, key.cluster().cells().bytes(worker), this);
        Dial dial = new Dial(key.cluster(), endpoint, Carried.HTTP2, key.host(), key.journey());
        connector.connect(worker, dial, handler, new Opening(handler));
    }

    private final class Opening implements UpstreamConnector.Outcome {
        private final Http2ClientHandler handler;

        Opening(Http2ClientHandler handler) {
            this.handler = handler;
        }

        @Override
        public void connected(Channel channel) {
            connecting--;
            open.add(handler);
            channel.config().setAutoRead(true);
            serve(handler);
            if (draining || key.cluster().retired()) {
                handler.leave();
            }
            connectForTheRest();
        }

        @Override
        public void failed(FailureKind kind, @Nullable String reason) {
            connecting--;
            for (int waiting = waiters.size(); waiting > 0; waiting--) {
                Waiter waiter = next();
                if (waiter != null) {
                    cells(ClusterCounter.UPSTREAM_RQ_PENDING_FAILURE_EJECT, 1);
                    waiter.onPoolFailure(kind, reason);
                }
            }
        }
    }

    private void connectForTheRest() {
        if (!waiters.isEmpty() && connecting == 0) {
            connect();
        }
    }

    @Override
    public void onRoom() {
        worker.loop().execute(() -> hunger.onRoom(!waiters.isEmpty(), this::connectForTheRest));
    }

    @Override
    public void giveUpOne(Runnable none) {
        worker.loop().execute(() -> {
            for (Http2ClientHandler connection : open) {
                if (connection.idle() && waiters.isEmpty()) {
                    connection.leave();
                    return;
                }
            }
            none.run();
        });
    }

    private void serve(Http2ClientHandler connection) {
        while (!waiters.isEmpty() && connection.hasRoom()) {
            Waiter waiter = next();
            if (waiter != null) {
                give(connection, waiter);
            }
        }
    }

    private @Nullable Waiter next() {
        Waiter waiter = waiters.pollFirst();
        if (waiter != null) {
            cells(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE, -1);
            breaker.pendingEnded();
        }
        return waiter;
    }

    @Override
    public void onRoom(Http2ClientHandler connection) {
        if (open.contains(connection)) {
            serve(connection);
            if (waiters.isEmpty()) {
                hunger.end();
            }
            // An endpoint that allows no streams has no use for the connection: each request would leave one more.
            boolean useless = !connection.hasRoom() || draining || key.cluster().retired();
            if (connection.idle() && (useless || breaker.starved())) {
                connection.leave();
            }
        }
    }

    @Override
    public void onClosed(Http2ClientHandler connection) {
        open.remove(connection);
        if (!waiters.isEmpty()) {
            // Its place among the cluster's connections is free when its channel is.
            worker.loop().execute(this::connectForTheRest);
        }
    }

    @Override
    public boolean sweep(long seconds) {
        boolean quiet = true;
        for (int i = 0; i < open.size(); i++) {
            quiet &= open.get(i).idle();
        }
        idleSeconds = quiet ? idleSeconds + seconds : 0;
        if (idleSeconds >= IDLE_SECONDS) {
            idleSeconds = 0;
            cells(ClusterCounter.UPSTREAM_CX_IDLE_TIMEOUT, open.size());
            leaveAll();
        }
        boolean empty = open.isEmpty() && connecting == 0 && waiters.isEmpty();
        if (empty) {
            breaker.leave(this);
        }
        return empty;
    }

    @Override
    public void drain() {
        draining = true;
        leaveAll();
    }

    private void leaveAll() {
        for (Http2ClientHandler connection : new ArrayList<>(open)) {
            connection.leave();
        }
    }

    @Override
    public int connections() {
        return open.size() + connecting;
    }

    private void cells(ClusterCounter counter, long delta) {
        key.cluster().cells().add(worker, counter, delta);
    }
}
