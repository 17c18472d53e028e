package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;

/**
 * Where each worker is in its rounds, one round a group of hosts; groups beyond the sixteenth share. A worker's cursors fill a cache
 * line of their own.
 */
record Cursors(int[] places) {
    private static final int GROUPS = 16;

    Cursors(int workers) {
        this(new int[workers * GROUPS]);
    }

    /** A number that is one above the last one of that worker and group; the first is random. Worker only. */
    int next(Worker worker, int group, int turns) {
        int at = worker.index() * GROUPS + (group & GROUPS - 1);
        int next = places[at];
        if (next == 0) {
            next = 1 + worker.chance().below(turns);
        }
        places[at] = next == Integer.MAX_VALUE ? 1 : next + 1;
        return next;
    }
}
