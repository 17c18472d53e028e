package io.outrigger.core.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shares the process's file descriptors out, so that some are left for files, loops and the admin: of the rest, one half is for
 * connections of clients, the other for those to upstreams. Who finds its half used up refuses at once, which a client sees as a closed
 * connection or as 503. Any thread.
 *
 * <p>Where several proxies share a process, each has a budget of its own.
 */
public final class DescriptorBudget {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    private static final int KEPT = 96;
    private static final int LEAST = 8;

    private final int most;
    private final AtomicInteger downstream = new AtomicInteger();
    private final AtomicInteger upstream = new AtomicInteger();
    private final AtomicLong refusedDownstream = new AtomicLong();
    private final AtomicLong refusedUpstream = new AtomicLong();

    /** A budget of so many descriptors in all. */
    public DescriptorBudget(long descriptors) {
        this.most = (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST, (descriptors - KEPT) / 2));
    }

    /** The budget of this process; without bounds where the machine does not tell. */
    public static DescriptorBudget ofProcess() {
        return new DescriptorBudget(limit());
    }

    private static long limit() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(OPEN_FILES)) {
                    String soft = line.substring(OPEN_FILES.length()).strip().split("\\s+", 2)[0];
                    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
                }
            }
        } catch (IOException | NumberFormatException notLinux) {
            // Told below: no bound is known.
        }
        return Long.MAX_VALUE;
    }

    /** Connections of either side there may be at once. */
    public int most() {
        return most;
    }

    /** Takes a place for a client's connection, to be given back by {@link #downstreamClosed}. */
    public boolean tryDownstream() {
        return take(downstream, refusedDownstream);
    }

    public void downstreamClosed() {
        downstream.decrementAndGet();
    }

    /** Takes a place for a connection to an upstream, to be given back by {@link #upstreamClosed}. */
    public boolean tryUpstream() {
        return take(upstream, refusedUpstream);
    }

    public void upstreamClosed() {
        upstream.decrementAndGet();
    }

    private boolean take(AtomicInteger count, AtomicLong refused) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        return true;
    }

    /** Connections of clients that were closed unserved. */
    public long refusedDownstream() {
        return refusedDownstream.get();
    }

    /** Connections to upstreams that were not opened. */
    public long refusedUpstream() {
        return refusedUpstream.get();
    }
}
