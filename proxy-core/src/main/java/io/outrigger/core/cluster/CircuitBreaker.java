package io.outrigger.core.cluster;

import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one cluster has at a time, over all workers, and whether there may be more. Counts only what has a bound; a cluster without
 * bounds costs comparisons with a constant. Any worker.
 *
 * <p>Requests, waiting requests and retries are exact. Connections may exceed their bound: a pool without any may always open one.
 *
 * <p>Source: Istio {@code DestinationRule.trafficPolicy.connectionPool}, Envoy's circuit breakers.
 */
public final class CircuitBreaker {
    private static final int UNLIMITED = CircuitBreakerSpec.UNLIMITED;
    private static final double PERCENT = 100;

    private final CircuitBreakerSpec spec;
    private final boolean budgeted;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final Queue<ConnectionHolder> holders = new ConcurrentLinkedQueue<>();

    public CircuitBreaker(CircuitBreakerSpec spec) {
        this.spec = spec;
        this.budgeted = !spec.retryBudget().equals(RetryBudget.NONE);
    }

    /** Who holds connections of the cluster, idle ones among them. */
    public interface ConnectionHolder {
        /** Asks, from any thread, for one idle connection less; runs {@code done} on the holder's worker if there was one. */
        void giveUpOne(Runnable done, Runnable none);
    }

    public CircuitBreakerSpec spec() {
        return spec;
    }

    public boolean limitsConnections() {
        return spec.maxConnections() != UNLIMITED;
    }

    /** Whether one more connection is within the bound. */
    public boolean mayConnect() {
        return !limitsConnections() || connections.get() < spec.maxConnections();
    }

    void connectionOpened() {
        if (limitsConnections()) {
            connections.incrementAndGet();
        }
    }

    void connectionClosed() {
        if (limitsConnections()) {
            connections.decrementAndGet();
        }
    }

    /** Takes a place among those that wait, to be given back by {@link #pendingEnded}. */
    public boolean tryPending() {
        return take(pending, spec.maxPending(), budgeted);
    }

    public void pendingEnded() {
        if (spec.maxPending() != UNLIMITED || budgeted) {
            pending.decrementAndGet();
        }
    }

    /** Takes a place among requests in flight, to be given back by {@link #requestEnded}. */
    public boolean tryRequest() {
        return take(requests, spec.maxRequests(), budgeted);
    }

    public void requestEnded() {
        if (spec.maxRequests() != UNLIMITED || budgeted) {
            requests.decrementAndGet();
        }
    }

    /** Takes a place among retries, to be given back by {@link #retryEnded}. */
    public boolean tryRetry() {
        return take(retries, budgeted ? budget() : spec.maxRetries(), budgeted);
    }

    public void retryEnded() {
        if (budgeted || spec.maxRetries() != UNLIMITED) {
            retries.decrementAndGet();
        }
    }

    private int budget() {
        RetryBudget budget = spec.retryBudget();
        double share = budget.percent() * (requests.get() + pending.get()) / PERCENT;
        return Math.max(budget.minRetries(), (int) share);
    }

    private static boolean take(AtomicInteger count, int limit, boolean always) {
        if (limit == UNLIMITED && !always) {
            return true;
        }
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** A holder of connections that may be asked to give one up. */
    public void join(ConnectionHolder holder) {
        if (limitsConnections()) {
            holders.add(holder);
        }
    }

    public void leave(ConnectionHolder holder) {
        holders.remove(holder);
    }

    /** The bound is reached: has another holder give up one idle connection, then runs {@code freed} on that holder's worker. */
    public void relieve(ConnectionHolder asking, Runnable freed) {
        askNext(holders.toArray(new ConnectionHolder[0]), 0, asking, freed);
    }

    private static void askNext(ConnectionHolder[] all, int from, ConnectionHolder asking, Runnable freed) {
        int at = from;
        while (at < all.length && all[at] == asking) {
            at++;
        }
        if (at < all.length) {
            int next = at + 1;
            all[at].giveUpOne(freed, () -> askNext(all, next, asking, freed));
        }
    }

    // For people

    public boolean connectionsFull() {
        return connections.get() >= spec.maxConnections();
    }

    public boolean pendingFull() {
        return pending.get() >= spec.maxPending();
    }

    public boolean requestsFull() {
        return requests.get() >= spec.maxRequests();
    }

    public boolean retriesFull() {
        return retries.get() >= (budgeted ? budget() : spec.maxRetries());
    }
}
