package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;

/**
 * Draws without putting back: each round visits every host of a group once, from a random start. Shares come out even over few
 * requests, and still nobody who takes turns himself always meets the same host. A worker's rounds are its own; groups beyond the
 * eighth share.
 */
record Dealt(int[] rounds) {
    private static final int GROUPS = 8;

    Dealt(int workers) {
        this(new int[workers * GROUPS * 2]);
    }

    /** A host's place, {@code 0 <= place < hosts}. Worker only. */
    int next(Worker worker, int group, int hosts) {
        int at = (worker.index() * GROUPS + (group & GROUPS - 1)) * 2;
        int left = rounds[at];
        if (left <= 0 || left > hosts || rounds[at + 1] >= hosts) {
            left = hosts;
            rounds[at + 1] = worker.chance().below(hosts);
        }
        rounds[at] = left - 1;
        int place = rounds[at + 1] + left - 1;
        return place >= hosts ? place - hosts : place;
    }
}
