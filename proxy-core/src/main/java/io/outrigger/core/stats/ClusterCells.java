package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one cluster: a {@code long[]} a worker, made at that worker's first write, written with opaque stores by its
 * worker alone and summed by whoever reads. Unused clusters cost one small object.
 *
 * <p>Names are Envoy's ({@code cluster.<name>.<counter>}); they are put together when scraped.
 */
public final class ClusterCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final ClusterCounter[] COUNTERS = ClusterCounter.values();
    private static final int FIRST_STATUS = 100;
    private static final int STATUSES = 500;

    private final AtomicReferenceArray<long @Nullable []> cells;

    public ClusterCells(int workers) {
        this.cells = new AtomicReferenceArray<>(workers);
    }

    /** Adds to a counter or gauge. Owner: {@code worker}'s thread. */
    public void add(Worker worker, ClusterCounter counter, long delta) {
        long[] mine = mine(worker);
        LONGS.setOpaque(mine, counter.ordinal(), mine[counter.ordinal()] + delta);
    }

    public void increment(Worker worker, ClusterCounter counter) {
        add(worker, counter, 1);
    }

    /** Counts an answer's status: {@code upstream_rq_200} and {@code upstream_rq_2xx}. */
    public void status(Worker worker, int status) {
        if (status >= FIRST_STATUS && status < FIRST_STATUS + STATUSES) {
            long[] mine = mine(worker);
            int at = COUNTERS.length + status - FIRST_STATUS;
            LONGS.setOpaque(mine, at, mine[at] + 1);
        }
    }

    /** The sum over all workers. Any thread. */
    public long value(ClusterCounter counter) {
        return sum(counter.ordinal());
    }

    /** How many answers had this status, 100 to 599. Any thread. */
    public long statusCount(int status) {
        return sum(COUNTERS.length + status - FIRST_STATUS);
    }

    /** Whether anything was ever counted. Any thread. */
    public boolean used() {
        for (int i = 0; i < cells.length(); i++) {
            if (cells.getOpaque(i) != null) {
                return true;
            }
        }
        return false;
    }

    private long sum(int at) {
        long sum = 0;
        for (int i = 0; i < cells.length(); i++) {
            long[] one = cells.getAcquire(i);
            if (one != null) {
                sum += (long) LONGS.getOpaque(one, at);
            }
        }
        return sum;
    }

    private long[] mine(Worker worker) {
        long[] mine = cells.getPlain(worker.index());
        if (mine == null) {
            worker.assertInLoop();
            mine = new long[COUNTERS.length + STATUSES];
            cells.setRelease(worker.index(), mine);
        }
        return mine;
    }
}
