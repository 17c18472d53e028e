package io.outrigger.core.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LatencyTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Worker worker = new Worker(0, group.next(), WallClock.system(), Chance.seeded(0));
    private final HttpCells cells = new HttpCells(1);

    @AfterEach
    void stop() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private Latency of(long... millis) throws Exception {
        worker.loop()
                .submit(() -> LongStream.of(millis).forEach(each -> cells.took(worker, each)))
                .get();
        return cells.requestTime();
    }

    @Test
    void nothingIsNothing() throws Exception {
        assertEquals(0, of().count());
        assertEquals(0, of().quantile(99));
    }

    @Test
    void shortTimesAreExactAndLongOnesAnEighthWide() throws Exception {
        Latency latency = of(0, 1, 15, 16, 1000);

        assertEquals(5, latency.count());
        assertEquals(0, latency.quantile(0));
        assertEquals(1, latency.quantile(40));
        assertEquals(15, latency.quantile(60));
        assertTrue(Math.abs(latency.quantile(100) - 1000) <= 125, () -> "" + latency.quantile(100));
    }

    @Test
    void quantilesOfManyAreNearTheTruth() throws Exception {
        Latency latency = of(LongStream.rangeClosed(1, 10_000).toArray());

        for (double percent : new double[] {25, 50, 90, 99, 99.9}) {
            double truth = percent * 100;
            assertEquals(truth, latency.quantile(percent), truth / 8, () -> "P" + percent);
        }
    }

    @Test
    void whatIsLongerThanAnHourCountsAsThat() throws Exception {
        Latency latency = of(Long.MAX_VALUE, -1);

        assertEquals(2, latency.count());
        assertTrue(latency.quantile(100) >= 3_600_000);
    }
}
