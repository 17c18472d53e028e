package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.net.Transport;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.tls.ClientTls.Carried;
import io.outrigger.core.tls.ClientTlsSpec;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.TlsParameters;
import io.outrigger.core.tls.TlsVersion;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that fail before they begin: whatever was taken for them is given back. */
final class UpstreamConnectorTest {
    private final Transport transport = Transport.of(Transport.Kind.AUTO);
    private final EventLoop loop = transport.newLoop("worker");
    private final Worker worker = new Worker(0, loop, WallClock.system(), Chance.seeded(1));
    private final UpstreamConnector connector = new UpstreamConnector(transport, address -> false);

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Told implements UpstreamConnector.Outcome {
        private final List<FailureKind> failures = new ArrayList<>();

        @Override
        public void connected(Channel channel) {
            throw new AssertionError("connected");
        }

        @Override
        public void failed(FailureKind kind, @Nullable String reason) {
            failures.add(kind);
        }
    }

    private static Cluster cluster() {
        return cluster(null);
    }

    private static Cluster cluster(@Nullable UpstreamTls tls) {
        EndpointSpec endpoint = new EndpointSpec(new InetSocketAddress("127.0.0.1", 1), 1, Locality.UNKNOWN, Map.of());
        CircuitBreakerSpec bounds = new CircuitBreakerSpec(1, 1, 1, 1, RetryBudget.NONE);
        ClusterSpec spec = new ClusterSpec(
                "test",
                Discovery.STATIC,
                List.of(endpoint),
                LbPolicy.ROUND_ROBIN,
                TimeUnit.SECONDS.toNanos(1),
                UpstreamProtocol.HTTP2,
                null,
                0,
                new ClusterSpec.ServiceIdentity("test", "test", "default"),
                new ResilienceSpec(ConnectionSpec.DEFAULT, bounds, null),
                tls,
                Preamble.NONE);
        return Cluster.create(spec, 1);
    }

    private void connect(Cluster cluster, Told told) {
        assertTrue(cluster.breaker().tryConnect());
        Endpoint endpoint = cluster.pick(worker, new InetSocketAddress("127.0.0.1", 1));
        if (endpoint == null) {
            throw new AssertionError("no endpoint");
        }
        Dial dial = new Dial(cluster, endpoint, Carried.HTTP2, null, null);
        connector.connect(worker, dial, new ChannelInboundHandlerAdapter(), told);
    }

    @Test
    void aLoopThatEndsConnectsNoMore() {
        Cluster cluster = cluster();
        Told told = new Told();
        loop.submit(() -> {
                    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                    connect(cluster, told);
                })
                .syncUninterruptibly();

        assertEquals(List.of(FailureKind.CONNECT_FAILED), told.failures);
        assertEquals(0, cluster.breaker().connections());
    }

    /** Its context is made when it is first needed, and is none that can be made. */
    @Test
    void aHandshakeThatCannotBeginLeavesNothingBehind() {
        TlsParameters unfit =
                new TlsParameters(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, List.of(), List.of("none such"), List.of());
        ClientTlsSpec spec = new ClientTlsSpec(null, PeerTrust.ANYONE, false, unfit, ClientTlsSpec.Offers.HTTP);
        Cluster cluster = cluster(new UpstreamTls(ClientTls.of(spec, WallClock.system()), null, false, false));
        Told told = new Told();
        loop.submit(() -> connect(cluster, told)).syncUninterruptibly();

        assertEquals(List.of(FailureKind.CONNECT_FAILED), told.failures);
        assertEquals(0, cluster.breaker().connections());
    }
}
