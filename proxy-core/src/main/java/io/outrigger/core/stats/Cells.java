package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A row of numbers a worker, made at that worker's first write, written with opaque stores by its worker alone and summed by
 * whoever reads. Unused rows cost nothing.
 */
final class Cells {
    private static final VarHandle ROWS = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final int width;
    private final long[] @Nullable [] rows;
    private volatile long @Nullable [] zero;

    Cells(int workers, int width) {
        this.width = width;
        this.rows = new long[workers][];
    }

    /** Adds to one number. Owner: {@code worker}'s thread. */
    void add(Worker worker, int at, long delta) {
        long[] row = rows[worker.index()];
        if (row == null) {
            row = newRow(worker);
        }
        LONGS.setOpaque(row, at, row[at] + delta);
    }

    private long[] newRow(Worker worker) {
        worker.assertInLoop();
        long[] row = new long[width];
        ROWS.setRelease(rows, worker.index(), row);
        return row;
    }

    /** The sum over all workers since the last {@link #reset}. Any thread. */
    long sum(int at) {
        long[] from = zero;
        return total(at) - (from == null ? 0 : from[at]);
    }

    /** Lets numbers begin at zero again for readers, but for those of {@code gauges}. One thread at a time. */
    void reset(BitSet gauges) {
        long[] from = new long[width];
        for (int i = 0; i < width; i++) {
            from[i] = gauges.get(i) ? 0 : total(i);
        }
        zero = from;
    }

    /** Whether anything was ever counted. Any thread. */
    boolean used() {
        for (int i = 0; i < rows.length; i++) {
            if (ROWS.getOpaque(rows, i) != null) {
                return true;
            }
        }
        return false;
    }

    private long total(int at) {
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            long[] row = (long[]) ROWS.getAcquire(rows, i);
            if (row != null) {
                sum += (long) LONGS.getOpaque(row, at);
            }
        }
        return sum;
    }
}
