package io.outrigger.app.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainSlot;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.Stats;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import io.outrigger.core.worker.WorkerLocal;
import io.outrigger.http.codec.Http1ClientHandler;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.exchange.HttpConnectionManager;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.ForwardClientCert;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.HeaderPolicy;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.OwnFields;
import io.outrigger.http.exchange.HttpRuntime;
import io.outrigger.http.exchange.RequestTelemetry;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.PathNormalization;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.Routes;
import io.outrigger.http.upstream.Http1Pool;
import io.outrigger.http.upstream.UpstreamPools;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One client connection, one exchange after another, and one upstream connection, without a socket: bytes are put in at one end
 * and taken out at the other. One thread only.
 */
final class EmbeddedProxy {
    static final InetSocketAddress SERVICE = new InetSocketAddress(NetUtil.LOCALHOST4, 9080);

    private static final InetSocketAddress CLIENT = new InetSocketAddress(NetUtil.LOCALHOST4, 40000);
    private static final byte[] SERVER = "istio-envoy".getBytes(StandardCharsets.US_ASCII);
    private static final HeaderPolicy SIDECAR = new HeaderPolicy(
            SERVER,
            false,
            0,
            ForwardClientCert.SANITIZE,
            PathNormalization.BASE,
            true,
            true,
            null,
            true,
            true,
            OwnFields.USUAL);

    private final EmbeddedChannel downstream = new EmbeddedChannel();
    private final EmbeddedChannel upstream = new EmbeddedChannel();
    private final EmbeddedChannel idle = new EmbeddedChannel();

    /** On a loop of its own, turned after each read: what was written is sent, and timers of pools do not strike. */
    private final Worker worker = new Worker(0, idle.eventLoop(), WallClock.system(), Chance.seeded(1));

    private final WorkerLocal<UpstreamPools> pools;

    EmbeddedProxy(Routes routes, HttpFilter[] gate) {
        UpstreamConnector nowhere = new UpstreamConnector(Transport.of(Transport.Kind.NIO), address -> true);
        pools = new WorkerLocal<>(1, owner -> new UpstreamPools(owner, nowhere, HttpLimits.SIDECAR));
        Peer self = Peer.of("bench", "default", Map.of("app", "bench"), "Kubernetes");
        RequestTelemetry telemetry = new RequestTelemetry(new Stats(1, Stats.DEFAULT_MAX_SERIES), self);
        HttpConnectionManagerSpec spec = new HttpConnectionManagerSpec(
                "outbound_0.0.0.0_9080", Direction.OUTBOUND, routes, SIDECAR, gate, HttpLimits.SIDECAR, AccessLog.OFF);
        HttpConnectionManager manager =
                new HttpConnectionManager(spec, new HttpRuntime(pools, telemetry, () -> false, true));
        FilterChainSlot slot = new FilterChainSlot("bench", 1);
        slot.install(worker, new FilterChain("bench", FilterChainMatch.ANY, manager));
        ConnectionInfo connection =
                new ConnectionInfo(worker, 1, Direction.OUTBOUND, CLIENT, SERVICE, Application.HTTP1, null);
        manager.attach(downstream, connection, slot);
    }

    static Cluster cluster() {
        ClusterSpec spec = new ClusterSpec(
                "outbound|9080||reviews.default.svc.cluster.local",
                Discovery.STATIC,
                List.of(EndpointSpec.of(SERVICE)),
                LbPolicy.LEAST_REQUEST,
                10_000_000_000L,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ClusterSpec.ServiceIdentity("reviews.default.svc.cluster.local", "reviews", "default"));
        return Cluster.create(spec, 1);
    }

    /** Gives the pool of the cluster's only endpoint a connection that is open and idle. */
    EmbeddedProxy connected(Cluster cluster) {
        Http1Pool pool =
                (Http1Pool) pools.of(worker).of(cluster, cluster.hosts().at(0), false, new RequestHead(), null);
        Http1ClientHandler connection = new Http1ClientHandler(
                worker, HttpLimits.SIDECAR, cluster.cells().bytes(worker), pool);
        upstream.pipeline().addLast(connection);
        pool.onReusable(connection);
        return this;
    }

    /** The client sends; answers how many bytes left the proxy towards the upstream. */
    int request(byte[] bytes) {
        put(downstream, bytes);
        return taken(upstream);
    }

    /** The upstream answers; answers how many bytes left the proxy towards the client. */
    int response(byte[] bytes) {
        put(upstream, bytes);
        return taken(downstream);
    }

    /** Bytes that wait for the client. */
    int answered() {
        return taken(downstream);
    }

    private void put(EmbeddedChannel channel, byte[] bytes) {
        ByteBuf read = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
        channel.pipeline().fireChannelRead(read);
        channel.pipeline().fireChannelReadComplete();
        idle.runPendingTasks();
    }

    private static int taken(EmbeddedChannel channel) {
        int sum = 0;
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            sum += part.readableBytes();
            part.release();
        }
        return sum;
    }
}
