package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.util.BitSet;

/** The numbers of one HTTP connection manager ({@code http.<prefix>.<counter>}); see {@link Cells} for who may write. */
public final class HttpCells {
    private static final HttpCounter[] COUNTERS = HttpCounter.values();
    private static final HttpCounter[] CLASSES = {
        HttpCounter.DOWNSTREAM_RQ_1XX,
        HttpCounter.DOWNSTREAM_RQ_2XX,
        HttpCounter.DOWNSTREAM_RQ_3XX,
        HttpCounter.DOWNSTREAM_RQ_4XX,
        HttpCounter.DOWNSTREAM_RQ_5XX
    };

    private final Cells cells;
    private final SparseCells times;

    public HttpCells(int workers) {
        this.cells = new Cells(workers, COUNTERS.length);
        this.times = new SparseCells(workers, Latency.WIDTH);
    }

    /** Counts how long a request took, {@code downstream_rq_time}. Owner: {@code worker}'s thread. */
    public void took(Worker worker, long millis) {
        times.increment(worker, Latency.bucket(millis));
    }

    /** How long requests took. Any thread. */
    public Latency requestTime() {
        return new Latency(times::sum);
    }

    /** Adds to a counter or gauge. Owner: {@code worker}'s thread. */
    public void add(Worker worker, HttpCounter counter, long delta) {
        cells.add(worker, counter.ordinal(), delta);
    }

    /** Counts the bytes of clients' connections. Owner: {@code worker}'s thread. */
    public ByteMeter bytes(Worker worker) {
        return new ByteMeter(
                cells, worker, HttpCounter.DOWNSTREAM_CX_RX_BYTES_TOTAL, HttpCounter.DOWNSTREAM_CX_TX_BYTES_TOTAL);
    }

    public void increment(Worker worker, HttpCounter counter) {
        cells.add(worker, counter.ordinal(), 1);
    }

    /** Counts an answer to the client by the class of its status; others than 100 to 599 count nowhere. */
    public void status(Worker worker, int status) {
        if (status >= 100 && status < 600) {
            cells.add(worker, CLASSES[status / 100 - 1].ordinal(), 1);
        }
    }

    /** The sum over all workers. Any thread. */
    public long value(HttpCounter counter) {
        return cells.sum(counter.ordinal());
    }

    /** Whether anything was ever counted. Any thread. */
    public boolean used() {
        return cells.used();
    }

    /** Lets every counter begin at zero again; gauges stay. Admin's thread. */
    public void reset() {
        BitSet gauges = new BitSet();
        for (HttpCounter counter : COUNTERS) {
            gauges.set(counter.ordinal(), counter.gauge());
        }
        cells.reset(gauges);
        times.reset();
    }
}
