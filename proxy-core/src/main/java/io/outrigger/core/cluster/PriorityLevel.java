package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;

/**
 * The endpoints of one priority. Immutable but for the turns of its localities, which each worker has for itself.
 *
 * @param priority the rank of its endpoints
 * @param groups one, or one a weighted locality; only such as have endpoints to use, so that there may be none
 * @param turns each worker's turns of weighted localities; none if there is one group, or all weigh alike
 * @param health 0 to 100: how much of its load the level can take; a level is up to the mark with five of seven hosts
 * @param load 0 to 100: its share of the requests
 * @param panics whether health is ignored, for too few are healthy
 */
record PriorityLevel(int priority, HostGroup[] groups, EarliestFirst[] turns, int health, int load, boolean panics) {
    /** Hosts beyond those that are needed: a level counts as healthy while this part of its hosts, in percent, makes 100. */
    static final int OVERPROVISIONING = 140;

    /** Whether a set of priorities holds it: a bit each, of those below 64. */
    boolean isAmong(long priorities) {
        return priority < Long.SIZE && (priorities & 1L << priority) != 0;
    }

    /** The first group, which is the only one where localities have no weights; an empty one if nobody can be used. */
    HostGroup first() {
        return groups.length == 0 ? HostGroup.EMPTY : groups[0];
    }

    /** The group whose turn it is; an empty one if nobody can be used. Worker only. */
    HostGroup next(Worker worker, Cursors cursors) {
        if (groups.length < 2) {
            return first();
        }
        if (turns.length == 0) {
            return groups[cursors.next(worker, priority, groups.length) % groups.length];
        }
        EarliestFirst mine = turns[worker.index()];
        HostGroup chosen = groups[mine.first()];
        mine.putOff(1);
        return chosen;
    }
}
