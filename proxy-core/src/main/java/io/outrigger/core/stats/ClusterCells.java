package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.util.BitSet;

/**
 * The numbers of one cluster; see {@link Cells} for who may write. Unused clusters cost a few small objects.
 *
 * <p>Names are Envoy's ({@code cluster.<name>.<counter>}); they are put together when scraped.
 */
public final class ClusterCells {
    private static final ClusterCounter[] COUNTERS = ClusterCounter.values();
    private static final int FIRST_STATUS = 100;
    private static final int STATUSES = 500;

    private final Cells cells;
    private final SparseCells statuses;
    private final SparseCells times;

    public ClusterCells(int workers) {
        this.cells = new Cells(workers, COUNTERS.length);
        this.statuses = new SparseCells(workers, STATUSES);
        this.times = new SparseCells(workers, Latency.WIDTH);
    }

    /** Counts how long an endpoint took to answer, {@code upstream_rq_time}. Owner: {@code worker}'s thread. */
    public void took(Worker worker, long millis) {
        times.increment(worker, Latency.bucket(millis));
    }

    /** How long endpoints took to answer. Any thread. */
    public Latency requestTime() {
        return new Latency(times::sum);
    }

    /** Adds to a counter or gauge. Owner: {@code worker}'s thread. */
    public void add(Worker worker, ClusterCounter counter, long delta) {
        cells.add(worker, counter.ordinal(), delta);
    }

    /** Counts the bytes of connections to endpoints. Owner: {@code worker}'s thread. */
    public ByteMeter bytes(Worker worker) {
        return new ByteMeter(
                cells, worker, ClusterCounter.UPSTREAM_CX_RX_BYTES_TOTAL, ClusterCounter.UPSTREAM_CX_TX_BYTES_TOTAL);
    }

    public void increment(Worker worker, ClusterCounter counter) {
        cells.add(worker, counter.ordinal(), 1);
    }

    /** Counts an answer's status: {@code upstream_rq_200} and {@code upstream_rq_2xx}. */
    public void status(Worker worker, int status) {
        if (status >= FIRST_STATUS && status < FIRST_STATUS + STATUSES) {
            statuses.increment(worker, status - FIRST_STATUS);
        }
    }

    /** The sum over all workers. Any thread. */
    public long value(ClusterCounter counter) {
        return cells.sum(counter.ordinal());
    }

    /** How many answers had this status, 100 to 599. Any thread. */
    public long statusCount(int status) {
        return statuses.sum(status - FIRST_STATUS);
    }

    /** Whether anything was ever counted. Any thread. */
    public boolean used() {
        return cells.used();
    }

    /** Lets every counter begin at zero again; gauges stay. Admin's thread. */
    public void reset() {
        if (!used()) {
            return;
        }
        BitSet gauges = new BitSet();
        for (ClusterCounter counter : COUNTERS) {
            gauges.set(counter.ordinal(), counter.gauge());
        }
        cells.reset(gauges);
        statuses.reset();
        times.reset();
    }
}
