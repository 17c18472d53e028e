package io.outrigger.core.worker;

import io.netty.channel.EventLoop;
import java.util.Arrays;

/**
 * Sends what a turn of the event loop produced when all of its reads are done, connection after connection. Sends that follow each
 * other at once find their receivers awake, which sends between two reads often do not. A turn with one event sends as early as without.
 * Owned by one worker.
 */
public final class FlushQueue implements Runnable {
    private static final int FIRST_PLACES = 64;

    private final EventLoop loop;
    private Waiting[] waiting = new Waiting[FIRST_PLACES];
    private int size;

    FlushQueue(EventLoop loop) {
        this.loop = loop;
    }

    /** Somebody with bytes to send. */
    public interface Waiting {
        /** Sends; called once for each {@link FlushQueue#add}, in the same turn. */
        void flushNow();
    }

    /** Lets it send at the end of this turn. Who is in the queue already does not ask again. */
    public void add(Waiting one) {
        if (size == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * size);
        }
        waiting[size] = one;
        if (size++ == 0) {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        int sent = 0;
        try {
            // A send may make a writer go on, which then queues up behind.
            while (sent < size) {
                waiting[sent++].flushNow();
            }
        } finally {
            finish(sent);
        }
    }

    /** One whose send failed must not keep the others from theirs. */
    private void finish(int sent) {
        int left = size - sent;
        System.arraycopy(waiting, sent, waiting, 0, left);
        Arrays.fill(waiting, left, size, null);
        size = left;
        if (left > 0) {
            loop.execute(this);
        }
    }
}
