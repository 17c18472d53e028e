package io.outrigger.core.cluster;

import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one cluster has at a time, over all workers, and whether there may be more. Counts only what has a bound; a cluster without
 * bounds costs comparisons with a constant. Any worker.
 *
 * <p>Requests, waiting requests and retries are exact. Connections may exceed their bound by one a pool, for a pool without any may
 * always open one: the bound is {@code maxConnections + endpoints × workers}. Who waits because the bound is reached has other
 * workers close idle connections until there is room, see {@link #starve}.
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
    private final Queue<ConnectionHolder> starving = new ConcurrentLinkedQueue<>();

    public CircuitBreaker(CircuitBreakerSpec spec) {
        this.spec = spec;
        this.budgeted = !spec.retryBudget().equals(RetryBudget.NONE);
    }

    /** Who holds connections of the cluster, idle ones among them, or waits for one. */
    public interface ConnectionHolder {
        /** Asks, from any thread, for one idle connection less; runs {@code none} on the holder's worker if there is none. */
        void giveUpOne(Runnable none);

        /** There may be room now, after {@link #starve}. Any thread. */
        void onRoom();
    }

    public CircuitBreakerSpec spec() {
        return spec;
    }

    public boolean limitsConnections() {
        return spec.maxConnections() != UNLIMITED;
    }

    /** Takes a place among connections, to be given back by {@link #connectionClosed}; false if the bound is reached. */
    public boolean tryConnect() {
        return take(connections, spec.maxConnections(), false);
    }

    /** Takes a place above the bound, for a pool without any connection. */
    public void connectAnyway() {
        if (limitsConnections()) {
            connections.incrementAndGet();
        }
    }

    /** Gives a place back. Who starves hears of it. */
    public void connectionClosed() {
        if (limitsConnections()) {
            connections.decrementAndGet();
            feedNext();
        }
    }

    /** Places taken among connections, those above the bound too; 0 where there is no bound. Any thread. */
    public int connections() {
        return connections.get();
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
        starving.remove(holder);
    }

    /**
     * The bound is reached and requests wait: has another holder close an idle connection. Whenever one closes, {@link
     * ConnectionHolder#onRoom} is called once on one of those that starve; who finds no room then starves again.
     */
    public void starve(ConnectionHolder asking) {
        starving.add(asking);
        if (connections.get() < spec.maxConnections()) {
            // One closed before we said that we starve.
            feedNext();
            return;
        }
        askNext(holders.toArray(new ConnectionHolder[0]), 0, asking);
    }

    /** Nothing waits any more at a holder that starved. */
    public void sated(ConnectionHolder holder) {
        starving.remove(holder);
    }

    /** Whether somebody else has more need of an idle connection's place. */
    public boolean starved() {
        return !starving.isEmpty();
    }

    /** What was free for one that starved is not needed there. */
    public void feedNext() {
        ConnectionHolder next = starving.poll();
        if (next != null) {
            next.onRoom();
        }
    }

    private static void askNext(ConnectionHolder[] all, int from, ConnectionHolder asking) {
        int at = from;
        while (at < all.length && all[at] == asking) {
            at++;
        }
        if (at < all.length) {
            int next = at + 1;
            all[at].giveUpOne(() -> askNext(all, next, asking));
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
        return retries.get() >= mostRetries();
    }

    private int mostRetries() {
        return budgeted ? budget() : spec.maxRetries();
    }

    /** How many more connections there may be; {@link CircuitBreakerSpec#UNLIMITED} where there is no bound, as of those below. */
    public int connectionsLeft() {
        return left(spec.maxConnections(), connections);
    }

    public int pendingLeft() {
        return left(spec.maxPending(), pending);
    }

    public int requestsLeft() {
        return left(spec.maxRequests(), requests);
    }

    public int retriesLeft() {
        return left(mostRetries(), retries);
    }

    private static int left(int most, AtomicInteger count) {
        return most == UNLIMITED ? UNLIMITED : Math.max(0, most - count.get());
    }
}
