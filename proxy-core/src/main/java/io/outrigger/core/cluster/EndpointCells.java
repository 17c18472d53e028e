package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The numbers of one endpoint: a row for each worker that has spoken to it, written by that worker alone and summed by whoever reads.
 * An endpoint nobody used has no rows.
 */
public final class EndpointCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long[][] NOBODY = {};
    private static final int WIDTH = EndpointCounter.values().length;

    private final AtomicReference<long[][]> rows = new AtomicReference<>(NOBODY);

    /** Adds to a number. Owner: {@code worker}'s thread. */
    public void add(Worker worker, EndpointCounter counter, long delta) {
        long[][] all = rows.getAcquire();
        long[] row = worker.index() < all.length ? all[worker.index()] : null;
        if (row == null) {
            row = newRow(worker);
        }
        LONGS.setOpaque(row, counter.ordinal(), row[counter.ordinal()] + delta);
    }

    // Once for each worker: of two that begin at the same time the later takes the row of the earlier along.
    private long[] newRow(Worker worker) {
        worker.assertInLoop();
        long[] row = new long[WIDTH];
        rows.updateAndGet(all -> {
            long[][] grown = Arrays.copyOf(all, Math.max(all.length, worker.index() + 1));
            grown[worker.index()] = row;
            return grown;
        });
        return row;
    }

    /** The sum over all workers. Any thread. */
    public long value(EndpointCounter counter) {
        long sum = 0;
        for (long[] row : rows.getAcquire()) {
            sum += row == null ? 0 : (long) LONGS.getOpaque(row, counter.ordinal());
        }
        return sum;
    }
}
