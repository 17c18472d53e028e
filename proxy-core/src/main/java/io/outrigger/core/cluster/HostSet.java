package io.outrigger.core.cluster;

import java.util.Arrays;
import java.util.List;

/**
 * The endpoints of a cluster at one moment. Immutable: the control loop makes a new one and publishes it.
 *
 * <p>{@code schedule} is the order of a weighted round: indexes into the hosts, each as often as its weight, spread evenly; null
 * while all weights are equal.
 */
public final class HostSet {
    public static final HostSet EMPTY = new HostSet(List.of());

    private static final int MOST_TURNS = 4096;

    private static final int ALL = 100;

    private final Endpoint[] hosts;
    private final int[] schedule;
    private final HostSet usable;
    private final boolean panics;

    public HostSet(List<Endpoint> hosts) {
        this(hosts, 0);
    }

    /** @param panicPercent share of healthy hosts below which health is ignored; 0 never */
    public HostSet(List<Endpoint> hosts, int panicPercent) {
        this.hosts = hosts.toArray(new Endpoint[0]);
        this.schedule = schedule(this.hosts);
        List<Endpoint> healthy =
                hosts.stream().filter(host -> !host.health().ejected()).toList();
        boolean whole = healthy.size() == hosts.size();
        this.panics = !whole && ALL * healthy.size() < panicPercent * hosts.size();
        this.usable = whole || panics ? this : new HostSet(healthy, 0);
    }

    /** Those that may be chosen: the healthy ones, or all if too few are healthy. */
    public HostSet usable() {
        return usable;
    }

    /** Whether {@link #usable} ignores health. */
    public boolean panics() {
        return panics;
    }

    /** Hosts in the rotation. */
    public int healthy() {
        int count = 0;
        for (Endpoint host : hosts) {
            count += host.health().ejected() ? 0 : 1;
        }
        return count;
    }

    public int size() {
        return hosts.length;
    }

    public Endpoint at(int index) {
        return hosts[index];
    }

    public List<Endpoint> all() {
        return List.of(hosts);
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

    private static int[] schedule(Endpoint[] hosts) {
        int[] weights = new int[hosts.length];
        boolean equal = true;
        int divisor = 0;
        for (int i = 0; i < hosts.length; i++) {
            weights[i] = Math.max(1, hosts[i].spec().weight());
            equal &= weights[i] == weights[0];
            divisor = gcd(divisor, weights[i]);
        }
        return equal ? new int[0] : spread(weights, divisor);
    }

    /** Smooth weighted round robin: each turn goes to the host that is furthest behind its share. */
    private static int[] spread(int[] weights, int divisor) {
        long total = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= divisor;
            total += weights[i];
        }
        int turns = (int) Math.min(total, MOST_TURNS);
        int[] order = new int[turns];
        long[] credit = new long[weights.length];
        for (int turn = 0; turn < turns; turn++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                credit[i] += weights[i];
                if (credit[i] > credit[best]) {
                    best = i;
                }
            }
            credit[best] -= total;
            order[turn] = best;
        }
        return order;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Override
    public String toString() {
        return Arrays.toString(hosts);
    }
}
