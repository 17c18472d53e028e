package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.outrigger.core.net.Transport;
import io.outrigger.core.worker.ControlLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of endpoints that are taken out when the configuration of their cluster changes. */
final class ClusterChangeTest {
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final OutlierSpec FIRST_ERROR =
            new OutlierSpec(new OutlierSpec.Errors(1, 0, false, 5), HOUR_NANOS, HOUR_NANOS, 100, 0, Set.of());

    private final EventLoop loop = Transport.of(Transport.Kind.NIO).newLoop("control");
    private final ControlLoop control = new ControlLoop(loop);

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static ClusterSpec spec(Discovery discovery, @Nullable OutlierSpec outlier, int weight, int... ports) {
        List<EndpointSpec> endpoints = new ArrayList<>();
        for (int port : ports) {
            endpoints.add(endpoint(port, weight));
        }
        ClusterSpec spec = new ClusterSpec(
                "test",
                discovery,
                endpoints,
                LbPolicy.ROUND_ROBIN,
                HOUR_NANOS,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ClusterSpec.ServiceIdentity("test", "test", ""));
        return spec.with(new ResilienceSpec(ConnectionSpec.DEFAULT, CircuitBreakerSpec.NONE, outlier));
    }

    private static EndpointSpec endpoint(int port, int weight) {
        return new EndpointSpec(new InetSocketAddress("127.0.0.1", port), weight, Locality.UNKNOWN, Map.of());
    }

    /** Waits for what the control loop was told. */
    private void settle() {
        loop.submit(() -> {}).syncUninterruptibly();
    }

    private Cluster withOneOut() {
        Cluster cluster = Cluster.create(spec(Discovery.STATIC, FIRST_ERROR, 1, 1, 2), 1);
        cluster.supervise(control, Transport.of(Transport.Kind.AUTO));
        settle();
        Objects.requireNonNull(cluster.outlier()).answered(cluster.hosts().at(0), 500);
        settle();
        assertEquals("[127.0.0.1:2]", cluster.hosts().draw(0, 0).first().toString());
        return cluster;
    }

    /** The first request of a configuration may fail before the control loop comes to anything. */
    @Test
    void whatFailsAtOnceIsTakenOutWhenTheControlLoopComesToIt() {
        CountDownLatch free = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Cluster cluster = Cluster.create(spec(Discovery.STATIC, FIRST_ERROR, 1, 1, 2), 1);
        cluster.supervise(control, Transport.of(Transport.Kind.AUTO));
        Objects.requireNonNull(cluster.outlier()).answered(cluster.hosts().at(0), 500);
        free.countDown();
        settle();

        assertEquals("[127.0.0.1:2]", cluster.hosts().draw(0, 0).first().toString());
    }

    /** A configuration that is compiled may still be refused. */
    @Test
    void aClusterThatIsOnlyCompiledTakesNobodyBack() {
        Cluster before = withOneOut();

        Cluster.adopt(spec(Discovery.STATIC, null, 1, 1, 2), before, 1);
        settle();

        assertEquals(1, before.hosts().healthy());
        assertEquals("[127.0.0.1:2]", before.hosts().draw(0, 0).first().toString());
    }

    @Test
    void withoutDetectionAllAreTakenBackWhenTheClusterIsInUse() {
        Cluster now = Cluster.adopt(spec(Discovery.STATIC, null, 1, 1, 2), withOneOut(), 1);

        now.supervise(control, Transport.of(Transport.Kind.AUTO));
        settle();

        assertEquals(2, now.hosts().draw(0, 0).first().size());
    }

    @Test
    void whatIsOutStaysOutWhereOnlyItsWeightChanges() {
        Cluster before = withOneOut();

        Cluster now = Cluster.adopt(spec(Discovery.STATIC, FIRST_ERROR, 7, 1, 2), before, 1);
        now.supervise(control, Transport.of(Transport.Kind.AUTO));
        settle();

        assertEquals("[127.0.0.1:2]", now.hosts().draw(0, 0).first().toString());
        assertEquals(7, now.hosts().at(0).spec().weight());
        assertSame(before.hosts().at(0).health(), now.hosts().at(0).health());
    }

    /** The first answer of DNS comes after the change. */
    @Test
    void whatIsOutStaysOutWhereEndpointsAreAskedFor() {
        Cluster now = Cluster.adopt(spec(Discovery.STRICT_DNS, FIRST_ERROR, 1), withOneOut(), 1);

        now.supervise(control, Transport.of(Transport.Kind.AUTO));
        loop.submit(() -> now.publish(List.of(endpoint(1, 1), endpoint(2, 1)))).syncUninterruptibly();

        assertEquals("[127.0.0.1:2]", now.hosts().draw(0, 0).first().toString());
    }

    @Test
    void tellsHowLongAnEndpointStaysOut() {
        Cluster cluster = withOneOut();
        OutlierDetector outlier = Objects.requireNonNull(cluster.outlier());

        long nanos = outlier.outForNanos(cluster.hosts().at(0));
        assertTrue(nanos > HOUR_NANOS / 2 && nanos <= 2 * HOUR_NANOS, "for " + nanos);
        assertEquals(0, outlier.outForNanos(cluster.hosts().at(1)));
    }
}
