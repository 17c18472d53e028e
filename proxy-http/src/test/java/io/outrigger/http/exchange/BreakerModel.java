package io.outrigger.http.exchange;

import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.stats.ClusterCounter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy of several workers does with the bounds of a cluster of one endpoint, as docs/resilience.md states it, counted by a
 * program of its own. Client {@code c} belongs to worker {@code c modulo workers}; every step is finished before the next begins.
 */
final class BreakerModel {
    /** What it counts, in the order of the records. */
    static final List<ClusterCounter> COUNTERS = List.of(
            ClusterCounter.UPSTREAM_RQ_TOTAL,
            ClusterCounter.UPSTREAM_RQ_ACTIVE,
            ClusterCounter.UPSTREAM_CX_TOTAL,
            ClusterCounter.UPSTREAM_CX_ACTIVE,
            ClusterCounter.UPSTREAM_RQ_PENDING_TOTAL,
            ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE,
            ClusterCounter.UPSTREAM_RQ_PENDING_OVERFLOW,
            ClusterCounter.UPSTREAM_RQ_ACTIVE_OVERFLOW,
            ClusterCounter.UPSTREAM_CX_OVERFLOW);

    private final Policy policy;
    private final Pool[] pools;
    private final List<Pool> joined = new ArrayList<>();
    private final Deque<Pool> starving = new ArrayDeque<>();
    private final TreeMap<Integer, Connection> held = new TreeMap<>();
    private final List<Integer> refused = new ArrayList<>();
    private long requests;
    private long opened;
    private long connections;
    private long pendingTotal;
    private long pending;
    private long pendingOverflow;
    private long activeOverflow;
    private long connectionOverflow;

    BreakerModel(Policy policy, int workers) {
        this.policy = policy;
        this.pools = new Pool[workers];
        for (int i = 0; i < workers; i++) {
            pools[i] = new Pool();
        }
    }

    /** Bounds of a cluster; 0 for none. */
    record Policy(int connections, int pending, int requests, int perConnection) {
        ResilienceSpec spec() {
            CircuitBreakerSpec breaker = new CircuitBreakerSpec(
                    most(connections), most(pending), most(requests), CircuitBreakerSpec.UNLIMITED, RetryBudget.NONE);
            long idle = ConnectionSpec.USUAL_IDLE_NANOS;
            ConnectionSpec spec = new ConnectionSpec(idle, 0, perConnection, null, 0, null, ConnectionSpec.Relay.USUAL);
            return new ResilienceSpec(spec, breaker, null);
        }

        static int most(int bound) {
            return bound == 0 ? CircuitBreakerSpec.UNLIMITED : bound;
        }
    }

    /** Connections of one worker, and who waits for one there. */
    private static final class Pool {
        private final Deque<Connection> idle = new ArrayDeque<>();
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private int connections;
    }

    private static final class Connection {
        private int served;
    }

    private Pool pool(int client) {
        return pools[client % pools.length];
    }

    /** An idle connection serves, or the request waits and may have one opened. */
    void ask(int client) {
        refused.clear();
        Pool pool = pool(client);
        if (!joined.contains(pool)) {
            joined.add(pool);
        }
        Connection idle = pool.idle.pollLast();
        if (idle != null) {
            if (!serve(idle, client)) {
                pool.idle.addLast(idle);
            }
        } else if (pending >= Policy.most(policy.pending())) {
            pendingOverflow++;
            refused.add(client);
        } else {
            pendingTotal++;
            pending++;
            pool.waiting.addLast(client);
            open(pool);
        }
    }

    /** Answers what the upstream holds of that client. */
    void answer(int client) {
        refused.clear();
        Pool pool = pool(client);
        Connection connection = held.remove(client);
        if (connection == null) {
            throw new IllegalArgumentException("nothing is held of " + client);
        }
        connection.served++;
        if (policy.perConnection() > 0 && connection.served >= policy.perConnection()) {
            close(pool);
            if (!pool.waiting.isEmpty() && pool.connections == 0) {
                open(pool);
            }
        } else {
            free(pool, connection);
        }
    }

    private boolean serve(Connection connection, int client) {
        if (held.size() >= Policy.most(policy.requests())) {
            activeOverflow++;
            refused.add(client);
            return false;
        }
        requests++;
        held.put(client, connection);
        return true;
    }

    /** As many as are missing for those that wait. */
    private void open(Pool pool) {
        int connecting = 0;
        boolean room = true;
        while (room && pool.waiting.size() > connecting) {
            room = connections < Policy.most(policy.connections());
            connectionOverflow += room ? 0 : 1;
            if (room || pool.connections == 0) {
                opened++;
                connections++;
                pool.connections++;
                connecting++;
            }
        }
        boolean missing = pool.waiting.size() > connecting;
        if (missing) {
            starve(pool);
        }
        for (; connecting > 0; connecting--) {
            free(pool, new Connection());
        }
    }

    /** Serves the first that waits; where nobody does, others who starve have the connection's place. */
    private void free(Pool pool, Connection connection) {
        while (!pool.waiting.isEmpty()) {
            pending--;
            if (serve(connection, pool.waiting.removeFirst())) {
                if (!pool.waiting.isEmpty()) {
                    open(pool);
                }
                return;
            }
        }
        starving.remove(pool);
        if (starving.isEmpty()) {
            pool.idle.addLast(connection);
        } else {
            close(pool);
        }
    }

    private void close(Pool pool) {
        connections--;
        pool.connections--;
        feed();
    }

    private void feed() {
        Pool next = starving.pollFirst();
        if (next != null && next.waiting.isEmpty()) {
            feed();
        } else if (next != null) {
            open(next);
        }
    }

    /** Another one closes the connection that idles longest. */
    private void starve(Pool pool) {
        if (starving.contains(pool)) {
            return;
        }
        starving.addLast(pool);
        for (Pool other : joined) {
            if (other != pool && !other.idle.isEmpty()) {
                other.idle.removeFirst();
                close(other);
                return;
            }
        }
    }

    /** Clients whose requests the upstream holds, in order. */
    List<Integer> held() {
        return List.copyOf(held.keySet());
    }

    /** Clients whose request the last step refused. */
    List<Integer> refused() {
        return List.copyOf(refused);
    }

    /** Of {@link #COUNTERS}. */
    List<Long> counts() {
        long active = held.size();
        return List.of(
                requests,
                active,
                opened,
                connections,
                pendingTotal,
                pending,
                pendingOverflow,
                activeOverflow,
                connectionOverflow);
    }

    /** Whether a client has nothing under way. */
    boolean idle(int client) {
        return !held.containsKey(client) && !pool(client).waiting.contains(client);
    }

    /** Most connections there may be: one more than the bound in each pool. */
    static @Nullable Long bound(Policy policy, int workers) {
        return policy.connections() == 0 ? null : (long) policy.connections() + workers;
    }
}
