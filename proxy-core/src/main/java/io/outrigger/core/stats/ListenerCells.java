package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one listener ({@code listener.<address>.<counter>}): a {@code long[]} a worker, made at that worker's first
 * connection, written by it alone and summed by whoever reads.
 */
public final class ListenerCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int COUNTERS = ListenerCounter.values().length;

    private final AtomicReferenceArray<long @Nullable []> cells;

    public ListenerCells(int workers) {
        this.cells = new AtomicReferenceArray<>(workers);
    }

    /** Adds to a counter or gauge. Owner: {@code worker}'s thread. */
    public void add(Worker worker, ListenerCounter counter, long delta) {
        long[] mine = cells.getPlain(worker.index());
        if (mine == null) {
            worker.assertInLoop();
            mine = new long[COUNTERS];
            cells.setRelease(worker.index(), mine);
        }
        LONGS.setOpaque(mine, counter.ordinal(), mine[counter.ordinal()] + delta);
    }

    /** The sum over all workers. Any thread. */
    public long value(ListenerCounter counter) {
        long sum = 0;
        for (int i = 0; i < cells.length(); i++) {
            long[] one = cells.getAcquire(i);
            if (one != null) {
                sum += (long) LONGS.getOpaque(one, counter.ordinal());
            }
        }
        return sum;
    }
}
