package io.outrigger.core.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the numbers of a large mesh cost. */
final class ClusterMemoryTest {
    private static final int CLUSTERS = 10_000;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Worker worker = new Worker(0, group.next(), WallClock.system(), Chance.seeded(0));

    @AfterEach
    void stop() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private static void use(ClusterCells cells, Worker worker) {
        cells.increment(worker, ClusterCounter.UPSTREAM_RQ_TOTAL);
        cells.status(worker, 200);
        cells.status(worker, 204);
        cells.status(worker, 503);
        for (long millis : new long[] {0, 1, 5, 20, 40}) {
            cells.took(worker, millis);
        }
    }

    private long allocated(boolean used) throws Exception {
        ClusterCells[] all = new ClusterCells[CLUSTERS];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return worker.loop()
                .submit(() -> {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < CLUSTERS; i++) {
                        all[i] = new ClusterCells(1);
                        if (used) {
                            use(all[i], worker);
                        }
                    }
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    assertEquals(used ? 1 : 0, all[CLUSTERS - 1].statusCount(503));
                    return bytes;
                })
                .get();
    }

    @Test
    void numbersOfTenThousandClustersTakeAtMostTwentyMegabytes() throws Exception {
        long used = allocated(true);
        long unused = allocated(false);

        assertTrue(used <= 20_000_000, used + " bytes for clusters that have all been used by one worker");
        assertTrue(unused <= 3_000_000, unused + " bytes for clusters that nobody used");
    }

    @Test
    void numbersThatAreReadSeldomAddUpAndBeginAgain() throws Exception {
        ClusterCells cells = new ClusterCells(1);
        worker.loop().submit(() -> use(cells, worker)).get();
        worker.loop().submit(() -> use(cells, worker)).get();

        assertEquals(2, cells.statusCount(204));
        assertEquals(0, cells.statusCount(205));
        assertEquals(10, cells.requestTime().count());
        cells.reset();
        assertEquals(0, cells.statusCount(204));
        worker.loop().submit(() -> use(cells, worker)).get();
        assertEquals(1, cells.statusCount(503));
        assertEquals(5, cells.requestTime().count());
    }
}
