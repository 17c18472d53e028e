package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.outrigger.core.net.Transport;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.ControlLoop;
import io.outrigger.core.worker.Worker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker that serves goes on serving while ten thousand endpoints come, go, fail and return: what it does between two turns of its
 * loop never takes a millisecond. Its own processor time is measured, for the machine may have other things to do.
 */
final class WorkerStallTest {
    private static final int ENDPOINTS = 10_000;
    private static final int PICKS = 16;
    private static final int CHANGES = Integer.getInteger("outrigger.stall.changes", 6);
    private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final EventLoop loop = Transport.of(Transport.Kind.NIO).newLoop("worker");
    private final EventLoop controlling = Transport.of(Transport.Kind.NIO).newLoop("control");
    private final ControlLoop control = new ControlLoop(controlling);
    private final Worker worker = new Worker(0, loop, WallClock.system(), Chance.seeded(1));
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicInteger turns = new AtomicInteger();

    // Of the worker's thread.
    private final PickWish wish = new PickWish();
    private long lastNanos;
    private long hash;

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        controlling.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static List<EndpointSpec> specs(boolean weighted) {
        return IntStream.range(0, ENDPOINTS)
                .mapToObj(i -> new EndpointSpec(
                        new InetSocketAddress("10.1." + i / 256 + "." + i % 256, 80),
                        weighted ? 1 + i % 7 : 1,
                        Locality.UNKNOWN,
                        Map.of()))
                .toList();
    }

    private static Cluster cluster(LbPolicy.Kind kind, List<EndpointSpec> specs) {
        boolean hashed = kind == LbPolicy.Kind.RING_HASH || kind == LbPolicy.Kind.MAGLEV;
        int size = kind == LbPolicy.Kind.MAGLEV ? 65_537 : 1024;
        long second = TimeUnit.SECONDS.toNanos(1);
        OutlierSpec outlier =
                new OutlierSpec(new OutlierSpec.Errors(1, 0, false, 5), second / 10, second / 10, 100, 0, Set.of());
        ClusterSpec spec = new ClusterSpec(
                "test",
                Discovery.STATIC,
                specs,
                new LbPolicy(kind, hashed ? size : 0),
                second,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ClusterSpec.ServiceIdentity("test", "test", ""));
        return Cluster.create(
                spec.with(new ResilienceSpec(ConnectionSpec.DEFAULT, CircuitBreakerSpec.NONE, outlier)), 1);
    }

    /** A turn of the loop: some requests, one in a thousand of which fails. */
    private void turn(Cluster cluster) {
        long nowNanos = THREADS.getCurrentThreadCpuTime();
        longestNanos.accumulateAndGet(lastNanos == 0 ? 0 : nowNanos - lastNanos, Math::max);
        lastNanos = nowNanos;
        for (int i = 0; i < PICKS; i++) {
            hash += 0x9e37_79b9_7f4a_7c15L;
            wish.hash(hash);
            Endpoint chosen = cluster.pick(worker, NOWHERE, wish);
            OutlierDetector outlier = cluster.outlier();
            if (chosen != null && outlier != null) {
                chosen.requestStarted();
                outlier.answered(chosen, hash >>> 54 == 0 ? 500 : 200);
                chosen.requestEnded();
            }
        }
        turns.incrementAndGet();
        if (!loop.isShuttingDown()) {
            loop.execute(() -> turn(cluster));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RING_HASH, false",
        "RING_HASH, true",
        "MAGLEV, false",
        "MAGLEV, true",
        "LEAST_REQUEST, false",
        "LEAST_REQUEST, true",
        "ROUND_ROBIN, false",
        "ROUND_ROBIN, true",
        "RANDOM, false",
    })
    void noChangeStopsAWorker(LbPolicy.Kind kind, boolean weighted) throws Exception {
        List<EndpointSpec> specs = specs(weighted);
        Cluster cluster = cluster(kind, specs);
        cluster.supervise(control, Transport.of(Transport.Kind.NIO));
        loop.execute(() -> turn(cluster));
        long warmNanos = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < warmNanos) {
            Thread.onSpinWait();
        }
        loop.submit(() -> longestNanos.set(0)).sync();

        for (int change = 1; change <= CHANGES; change++) {
            List<EndpointSpec> fewer = specs.subList(change % 2, ENDPOINTS - change);
            controlling.submit(() -> cluster.publish(fewer)).sync();
            int before = turns.get();
            while (turns.get() < before + 10) {
                Thread.onSpinWait();
            }
        }

        assertNotNull(cluster.outlier());
        assertTrue(cluster.outlier().value(OutlierCounter.EJECTIONS_TOTAL) > 0, "nobody was taken out");
        assertTrue(longestNanos.get() < LONGEST_NANOS, longestNanos.get() / 1_000 + " us");
    }
}
