package io.outrigger.app.reload;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of the soak counted. Shared by all of them. */
final class Books {
    private static final int MOST_COMPLAINTS = 50;

    final AtomicLong answered = new AtomicLong();
    final AtomicLong downloads = new AtomicLong();
    final AtomicLong uploads = new AtomicLong();
    final AtomicLong spanning = new AtomicLong();
    final AtomicLong extraAnswered = new AtomicLong();
    final AtomicLong extraRefused = new AtomicLong();
    final AtomicLong extraClosed = new AtomicLong();
    final AtomicLong halfStable = new AtomicLong();
    final AtomicLong halfGreen = new AtomicLong();
    private final AtomicInteger complained = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    void complain(String what) {
        if (complained.incrementAndGet() <= MOST_COMPLAINTS) {
            complaints.add(what);
        }
    }

    int complained() {
        return complained.get();
    }

    /** The first of them. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public String toString() {
        return answered + " requests, " + downloads + " downloads, " + uploads + " uploads, " + spanning
                + " of them over a change; second listener: " + extraAnswered + " requests, " + extraRefused
                + " connections refused, " + extraClosed + " closed behind an answer; half and half: " + halfStable
                + " to "
                + halfGreen;
    }
}
