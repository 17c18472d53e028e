package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Turns by weight and load, each worker's own for each of the first eight groups of hosts; groups beyond take turns by weight alone.
 */
record Weighed(@Nullable EarliestFirst[] turns, LoadBalancer.RoundRobin others) {
    private static final int GROUPS = 8;

    Weighed(int workers) {
        this(new @Nullable EarliestFirst[workers * GROUPS], new LoadBalancer.RoundRobin(new Cursors(workers)));
    }

    /** Worker only. */
    Endpoint pick(HostGroup hosts, Worker worker) {
        if (hosts.index() >= GROUPS) {
            return others.pick(hosts, worker);
        }
        int at = worker.index() * GROUPS + hosts.index();
        EarliestFirst known = turns[at];
        if (known == null || known.group() != hosts) {
            known = new EarliestFirst(hosts, worker);
            turns[at] = known;
        }
        return known.next();
    }
}
