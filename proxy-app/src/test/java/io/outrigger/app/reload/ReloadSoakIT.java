package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.core.server.Snapshot;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two hundred changes of configuration in a minute under load: nothing lost, nothing answered by the wrong configuration or origin,
 * nothing kept afterwards.
 */
class ReloadSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadSoakIT.class);
    private static final int SWAPS = Integer.getInteger("outrigger.soak.swaps", 200);
    private static final int SECONDS = Integer.getInteger("outrigger.soak.seconds", 60);
    private static final int WARM_SWAPS = 21;
    private static final int WARM_SECONDS = 6;
    private static final int CLIENTS = 50;
    private static final int TRANSFERS = 5;
    private static final int VISITORS = 4;
    private static final long PAUSE_NANOS = 30_000_000;
    private static final long HEAP_SLACK_BYTES = 16 << 20;

    @Test
    void twoHundredSwapsUnderLoadLoseNothingAndKeepNothing(@TempDir Path folder) throws Exception {
        LeakRecords leaks = new LeakRecords();
        try (Site site = new Site(folder);
                OutriggerProxy proxy = Gateways.start(folder)) {
            Books warm = new Books();
            List<WeakReference<Snapshot>> old = new ArrayList<>();
            Setup setup = soak(site, proxy, Setup.FIRST, warm, WARM_SWAPS, WARM_SECONDS, old);
            assertEquals(List.of(), warm.complaints());
            State base = State.settled(site, proxy, old);
            Books books = new Books();

            soak(site, proxy, setup, books, SWAPS, SECONDS, old);

            LOG.info("{}", books);
            assertEquals(List.of(), books.complaints());
            assertTrue(books.answered.get() >= 1000L * SECONDS, books.toString());
            assertTrue(books.downloads.get() >= TRANSFERS && books.uploads.get() >= TRANSFERS, books.toString());
            assertTrue(books.extraAnswered.get() > 100, books.toString());
            double green = (double) books.halfGreen.get() / (books.halfGreen.get() + books.halfStable.get());
            assertEquals(0.5, green, 0.05, books.toString());
            State end = State.settled(site, proxy, old);
            LOG.info("before {}, after {}", base, end);
            assertTrue(Math.abs(base.descriptors() - end.descriptors()) <= 3, base + " " + end);
            assertTrue(end.heapBytes() < base.heapBytes() + HEAP_SLACK_BYTES, base + " " + end);
            assertEquals(List.of(), leaks.all());
        } finally {
            leaks.close();
        }
    }

    /** Changes evenly spread over the time, each checked; answers the last setup. */
    private static Setup soak(
            Site site,
            OutriggerProxy proxy,
            Setup first,
            Books books,
            int swaps,
            int seconds,
            List<WeakReference<Snapshot>> old)
            throws IOException {
        Setup setup = again(first);
        site.change(proxy, setup);
        try (Crowd crowd = new Crowd(site, books)) {
            crowd.join(CLIENTS, PAUSE_NANOS, VISITORS, TRANSFERS);
            long start = System.nanoTime();
            for (int swap = 0; swap < swaps; swap++) {
                Setup next = setup.after(swap);
                long generation =
                        Objects.requireNonNull(proxy.server().snapshot()).generation();
                if (next.equals(setup)) {
                    Reload refused = site.spoil(proxy, setup);
                    assertEquals(Reload.Outcome.INVALID, refused.outcome());
                    assertEquals(generation, proxy.server().snapshot().generation());
                } else {
                    Reload reload = site.change(proxy, next);
                    assertEquals(Reload.Outcome.APPLIED, reload.outcome(), reload.toString());
                    assertEquals(generation + 1, proxy.server().snapshot().generation());
                    old.add(new WeakReference<>(proxy.server().snapshot()));
                }
                setup = next;
                pauseUntil(start + TimeUnit.SECONDS.toNanos(seconds) * (swap + 1) / swaps);
            }
        }
        return setup;
    }

    private static Setup again(Setup setup) {
        return new Setup(setup.number() + 1, setup.greenWeight(), setup.wide(), setup.random(), setup.extra());
    }

    private static void pauseUntil(long nanos) {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    /** What a proxy without clients and clusters holds. */
    private record State(long descriptors, long heapBytes) {
        static State settled(Site site, OutriggerProxy proxy, List<WeakReference<Snapshot>> old) throws IOException {
            Waiting.until("no client is left", () -> proxy.server().connections() == 0);
            assertEquals(Reload.Outcome.APPLIED, site.clear(proxy).outcome());
            Waiting.until("no connection to an endpoint is left", () -> proxy.upstreamConnections() == 0);
            Waiting.until(
                    "no endpoint has a connection",
                    () -> site.origins().stream().allMatch(origin -> origin.standing() == 0));
            // Pools without connections are forgotten by a sweep every ten seconds.
            Waiting.until(
                    "old snapshots can be collected",
                    () -> old.stream().allMatch(one -> {
                        System.gc();
                        return one.get() == null;
                    }));
            for (int i = 0; i < 5; i++) {
                System.gc();
            }
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            String[] open = new File("/proc/self/fd").list();
            return new State(open == null ? 0 : open.length, heap);
        }
    }
}
