package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints among which only the load balancer decides: the healthy ones of one priority, or of one of its localities. Made by the
 * control loop with everything that takes time, read by workers. Immutable but for the turns of unequal hosts, which each worker has for
 * itself.
 */
public final class HostGroup {
    static final HostGroup EMPTY = new HostGroup(0, List.of(), new double[0], HostRules.PLAIN);

    private final int index;
    private final Endpoint[] hosts;
    private final EarliestFirst[] turns;
    private final @Nullable HashTable table;

    /**
     * @param index tells the groups of a host set apart
     * @param weights of the hosts, above 0
     */
    HostGroup(int index, List<Endpoint> hosts, double[] weights, HostRules rules) {
        LbPolicy policy = rules.policy();
        this.index = index;
        this.hosts = hosts.toArray(new Endpoint[0]);
        this.turns = EarliestFirst.of(policy.takesTurns() ? weights : new double[0], rules.workers());
        this.table = policy.hashes() && !hosts.isEmpty() ? HashTable.of(policy, this.hosts, weights) : null;
    }

    /** Tells the groups of a host set apart. */
    int index() {
        return index;
    }

    public int size() {
        return hosts.length;
    }

    public Endpoint at(int at) {
        return hosts[at];
    }

    /** Whose each hash is; null where endpoints are not chosen by hash. */
    @Nullable
    HashTable table() {
        return table;
    }

    /** Whose turn it is, as this worker has it; null while all hosts weigh alike. */
    @Nullable
    EarliestFirst turns(Worker worker) {
        return turns.length == 0 ? null : turns[worker.index()];
    }

    @Override
    public String toString() {
        return Arrays.toString(hosts);
    }
}
