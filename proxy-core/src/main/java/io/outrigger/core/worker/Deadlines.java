package io.outrigger.core.worker;

import io.netty.channel.EventLoop;
import java.util.Arrays;

/**
 * Time limits of a worker's requests. A timer of the event loop costs a request more than its route: an object, a lambda, a place in a
 * heap, a clock reading, and again to take it out. Requests of one route share one length, so they stand in line instead. Owned by
 * one worker.
 */
public final class Deadlines {
    private static final int FIRST_PLACES = 8;

    /** From so many lengths on, those that nobody uses are forgotten: each reload may bring others. */
    private static final int MANY = 64;

    private final EventLoop loop;
    private DeadlineQueue[] queues = new DeadlineQueue[FIRST_PLACES];
    private int size;

    Deadlines(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Lets a deadline that does not wait expire.
     *
     * @param fromNanos when the time began to run, by {@link Worker#nanoTime}
     * @param nanos how long it runs, above 0
     */
    public void set(Deadline one, long fromNanos, long nanos) {
        queue(nanos).add(one, fromNanos);
    }

    private DeadlineQueue queue(long nanos) {
        for (int i = 0; i < size; i++) {
            if (queues[i].nanos() == nanos) {
                return queues[i];
            }
        }
        if (size >= MANY) {
            forgetIdle();
        }
        if (size == queues.length) {
            queues = Arrays.copyOf(queues, 2 * size);
        }
        DeadlineQueue made = new DeadlineQueue(loop, nanos);
        queues[size++] = made;
        return made;
    }

    private void forgetIdle() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!queues[i].idle()) {
                queues[kept++] = queues[i];
            }
        }
        Arrays.fill(queues, kept, size, null);
        size = kept;
    }
}
