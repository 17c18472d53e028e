package io.outrigger.core.worker;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of one length: who comes later ends later, so a list is sorted by itself and one timer of the loop, for the first, is
 * enough. The timer stays when the first is called off; it strikes, finds nobody, and is wound up again for who is first then.
 */
final class DeadlineQueue implements Runnable {
    private final EventLoop loop;
    private final long nanos;
    private @Nullable Deadline first;
    private @Nullable Deadline last;
    private @Nullable Future<?> timer;
    private long strikesNanos;

    DeadlineQueue(EventLoop loop, long nanos) {
        this.loop = loop;
        this.nanos = nanos;
    }

    long nanos() {
        return nanos;
    }

    /** Whether nobody waits and no timer runs. */
    boolean idle() {
        return first == null && timer == null;
    }

    /** Most are the last; one whose start is told late finds its place before others. */
    void add(Deadline one, long fromNanos) {
        one.queue = this;
        one.atNanos = fromNanos + nanos;
        Deadline before = last;
        while (before != null && before.atNanos - one.atNanos > 0) {
            before = before.earlier;
        }
        Deadline behind = before == null ? first : before.later;
        one.earlier = before;
        one.later = behind;
        if (before == null) {
            first = one;
        } else {
            before.later = one;
        }
        if (behind == null) {
            last = one;
        } else {
            behind.earlier = one;
        }
        if (timer == null) {
            wind(one, loop.ticker().nanoTime());
        } else if (one.atNanos - strikesNanos < 0) {
            timer.cancel(false);
            wind(one, loop.ticker().nanoTime());
        }
    }

    void remove(Deadline one) {
        Deadline before = one.earlier;
        Deadline behind = one.later;
        if (before == null) {
            first = behind;
        } else {
            before.later = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.earlier = before;
        }
        one.queue = null;
        one.earlier = null;
        one.later = null;
    }

    private void wind(Deadline next, long now) {
        strikesNanos = next.atNanos;
        timer = loop.schedule(this, Math.max(0, next.atNanos - now), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        long now = loop.ticker().nanoTime();
        timer = null;
        try {
            for (Deadline next = first; next != null && next.atNanos - now <= 0; next = first) {
                remove(next);
                next.expired();
            }
        } finally {
            // One that failed must not keep the others from their time.
            if (first != null && timer == null) {
                wind(first, now);
            }
        }
    }
}
