package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import java.util.Arrays;

/** Where each worker is in its rounds, one round a group of hosts. A worker's cursors fill a cache line of their own. */
record Cursors(int[][] places) {
    private static final int USUAL_GROUPS = 16;

    Cursors(int workers) {
        this(new int[workers][USUAL_GROUPS]);
    }

    /** A number that is one above the last one of that worker and group; the first is random. Worker only. */
    int next(Worker worker, int group, int turns) {
        int[] mine = places[worker.index()];
        if (group >= mine.length) {
            mine = Arrays.copyOf(mine, 2 * group);
            places[worker.index()] = mine;
        }
        int next = mine[group];
        if (next == 0) {
            next = 1 + worker.chance().below(turns);
        }
        mine[group] = next == Integer.MAX_VALUE ? 1 : next + 1;
        return next;
    }
}
