package io.outrigger.core.cluster;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints among which only the load balancer decides: the healthy ones of one priority, or of one of its localities. Immutable;
 * made by the control loop, read by workers.
 */
public final class HostGroup {
    static final HostGroup EMPTY = new HostGroup(0, List.of(), new double[0], null);

    private final int index;
    private final Endpoint[] hosts;
    private final double[] weights;
    private final int[] schedule;
    private final @Nullable HashTable table;

    /**
     * @param index tells the groups of a host set apart
     * @param weights of the hosts, above 0
     * @param policy the policy of the cluster; null where no endpoint is chosen by hash
     */
    HostGroup(int index, List<Endpoint> hosts, double[] weights, @Nullable LbPolicy policy) {
        this.index = index;
        this.hosts = hosts.toArray(new Endpoint[0]);
        this.weights = weights.clone();
        this.schedule = Turns.of(weights);
        this.table = policy == null || hosts.isEmpty() ? null : HashTable.of(policy, this.hosts, weights);
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

    /** Above 0. */
    double weight(int at) {
        return weights[at];
    }

    /** Whether hosts differ in weight. */
    public boolean weighted() {
        return schedule.length > 0;
    }

    /** Turns of one weighted round; the number of hosts while weights are equal. */
    public int turns() {
        return weighted() ? schedule.length : hosts.length;
    }

    /** Whose turn it is, {@code 0 <= turn < turns()}. */
    public Endpoint turn(int turn) {
        return hosts[weighted() ? schedule[turn] : turn];
    }

    @Override
    public String toString() {
        return Arrays.toString(hosts);
    }
}
