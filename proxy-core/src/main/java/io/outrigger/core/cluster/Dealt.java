package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import java.util.Arrays;

/**
 * Draws without putting back: each round visits every host of a group once, from a random start. Shares come out even over few
 * requests, and still nobody who takes turns himself always meets the same host. A worker's rounds are its own.
 */
record Dealt(int[][] rounds) {
    private static final int USUAL_GROUPS = 8;

    Dealt(int workers) {
        this(new int[workers][2 * USUAL_GROUPS]);
    }

    /** A host's place, {@code 0 <= place < hosts}. Worker only. */
    int next(Worker worker, int group, int hosts) {
        int[] mine = rounds[worker.index()];
        int at = 2 * group;
        if (at >= mine.length) {
            mine = Arrays.copyOf(mine, 2 * at);
            rounds[worker.index()] = mine;
        }
        int left = mine[at];
        if (left <= 0 || left > hosts || mine[at + 1] >= hosts) {
            left = hosts;
            mine[at + 1] = worker.chance().below(hosts);
        }
        mine[at] = left - 1;
        int place = mine[at + 1] + left - 1;
        return place >= hosts ? place - hosts : place;
    }
}
