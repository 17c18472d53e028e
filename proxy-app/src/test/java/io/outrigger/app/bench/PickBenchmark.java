package io.outrigger.app.bench;

import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.ClusterSpec.ServiceIdentity;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.PickWish;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The endpoint of one request among a thousand, and what a worker pays when the endpoints change: {@code change} publishes, as the
 * control loop does, then picks; subtract {@code publish}, which picks nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBenchmark {
    private static final int RING = 1024;
    private static final int MAGLEV = 65_537;
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 1);

    @Param({"RING_HASH", "MAGLEV", "LEAST_REQUEST", "ROUND_ROBIN"})
    String policy = "RING_HASH";

    @Param("1000")
    int endpoints = 1;

    @Param({"false", "true"})
    boolean weighted;

    private final EmbeddedChannel idle = new EmbeddedChannel();
    private final Worker worker = new Worker(0, idle.eventLoop(), WallClock.system(), Chance.seeded(1));
    private final PickWish wish = new PickWish();
    private List<EndpointSpec> specs = List.of();
    private Cluster cluster = cluster(List.of(), "RANDOM");
    private long hash;

    @Setup
    public void fill() {
        specs = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            InetSocketAddress address = new InetSocketAddress("10.1." + i / 256 + "." + i % 256, 80);
            specs.add(new EndpointSpec(address, weighted ? 1 + i % 3 : 1, Locality.UNKNOWN, Map.of()));
        }
        cluster = cluster(specs, policy);
    }

    private static Cluster cluster(List<EndpointSpec> specs, String policy) {
        LbPolicy.Kind kind = LbPolicy.Kind.valueOf(policy);
        boolean hashed = kind == LbPolicy.Kind.RING_HASH || kind == LbPolicy.Kind.MAGLEV;
        int size = kind == LbPolicy.Kind.MAGLEV ? MAGLEV : RING;
        return Cluster.create(
                new ClusterSpec(
                        "outbound|80||a",
                        Discovery.STATIC,
                        specs,
                        new LbPolicy(kind, hashed ? size : 0),
                        TimeUnit.SECONDS.toNanos(10),
                        UpstreamProtocol.HTTP1,
                        null,
                        0,
                        new ServiceIdentity("a", "a", "")),
                1);
    }

    @Benchmark
    public @Nullable Endpoint pick() {
        hash += 0x9e37_79b9_7f4a_7c15L;
        wish.hash(hash);
        return cluster.pick(worker, NOWHERE, wish);
    }

    @Benchmark
    public @Nullable Endpoint change() {
        cluster.publish(specs);
        return pick();
    }

    @Benchmark
    public Cluster publish() {
        cluster.publish(specs);
        return cluster;
    }
}
