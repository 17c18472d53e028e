package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.util.BitSet;

/** The numbers of one listener ({@code listener.<address>.<counter>}); see {@link Cells} for who may write. */
public final class ListenerCells {
    private static final ListenerCounter[] COUNTERS = ListenerCounter.values();

    private final Cells cells;

    public ListenerCells(int workers) {
        this.cells = new Cells(workers, COUNTERS.length);
    }

    /** Adds to a counter or gauge. Owner: {@code worker}'s thread. */
    public void add(Worker worker, ListenerCounter counter, long delta) {
        cells.add(worker, counter.ordinal(), delta);
    }

    /** The sum over all workers. Any thread. */
    public long value(ListenerCounter counter) {
        return cells.sum(counter.ordinal());
    }

    /** Lets every counter begin at zero again; gauges stay. Admin's thread. */
    public void reset() {
        BitSet gauges = new BitSet();
        for (ListenerCounter counter : COUNTERS) {
            gauges.set(counter.ordinal(), counter.gauge());
        }
        cells.reset(gauges);
    }
}
