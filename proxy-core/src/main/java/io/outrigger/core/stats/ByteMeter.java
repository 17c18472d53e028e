package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;

/**
 * Counts bytes of connections as they pass, as the application's protocol has them: those of TLS are not in. For one owner of numbers
 * and one worker. Owner: that worker's thread.
 */
public final class ByteMeter {
    private final Cells cells;
    private final Worker worker;
    private final int receivedAt;
    private final int sentAt;

    ByteMeter(Cells cells, Worker worker, StatCounter received, StatCounter sent) {
        this.cells = cells;
        this.worker = worker;
        this.receivedAt = received.ordinal();
        this.sentAt = sent.ordinal();
    }

    /** So many bytes were read. */
    public void received(int bytes) {
        cells.add(worker, receivedAt, bytes);
    }

    /** So many bytes were handed over to be sent. */
    public void sent(int bytes) {
        cells.add(worker, sentAt, bytes);
    }
}
