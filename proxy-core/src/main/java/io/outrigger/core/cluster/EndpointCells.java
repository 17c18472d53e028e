package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one endpoint: a row for each worker that has spoken to it, written by that worker alone and summed by whoever reads.
 * An endpoint nobody used has no rows.
 */
public final class EndpointCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long[] @Nullable [] NOBODY = {};
    private static final int WIDTH = EndpointCounter.values().length;

    private volatile long[] @Nullable [] rows = NOBODY;

    /** Adds to a number. Owner: {@code worker}'s thread. */
    public void add(Worker worker, EndpointCounter counter, long delta) {
        long[][] all = rows;
        long[] row = worker.index() < all.length ? all[worker.index()] : null;
        if (row == null) {
            row = newRow(worker);
        }
        LONGS.setOpaque(row, counter.ordinal(), row[counter.ordinal()] + delta);
    }

    // Once for each worker: two that begin at the same time must not lose each other's row.
    private synchronized long[] newRow(Worker worker) {
        worker.assertInLoop();
        long[][] grown = Arrays.copyOf(rows, Math.max(rows.length, worker.index() + 1));
        long[] row = new long[WIDTH];
        grown[worker.index()] = row;
        rows = grown;
        return row;
    }

    /** The sum over all workers. Any thread. */
    public long value(EndpointCounter counter) {
        long sum = 0;
        for (long[] row : rows) {
            sum += row == null ? 0 : (long) LONGS.getOpaque(row, counter.ordinal());
        }
        return sum;
    }
}
