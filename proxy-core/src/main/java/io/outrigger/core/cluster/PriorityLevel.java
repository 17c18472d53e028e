package io.outrigger.core.cluster;

/**
 * The endpoints of one priority. Immutable.
 *
 * @param priority the rank of its endpoints
 * @param groups one, or one a weighted locality; only such as have endpoints to use, so that there may be none
 * @param turns the order in which weighted localities have a turn; empty if there is one group, or all weigh alike
 * @param health 0 to 100: how much of its load the level can take; a level is up to the mark with five of seven hosts
 * @param load 0 to 100: its share of the requests
 * @param panics whether health is ignored, for too few are healthy
 */
record PriorityLevel(int priority, HostGroup[] groups, int[] turns, int health, int load, boolean panics) {
    /** Hosts beyond those that are needed: a level counts as healthy while this part of its hosts, in percent, makes 100. */
    static final int OVERPROVISIONING = 140;

    /** Whether a set of priorities holds it: a bit each, of those below 64. */
    boolean isAmong(long priorities) {
        return priority < Long.SIZE && (priorities & 1L << priority) != 0;
    }

    /** The group whose turn it is; an empty one if nobody can be used. */
    HostGroup turn(int turn) {
        if (groups.length == 1) {
            return groups[0];
        }
        if (groups.length == 0) {
            return HostGroup.EMPTY;
        }
        return turns.length == 0 ? groups[turn % groups.length] : groups[turns[turn % turns.length]];
    }
}
