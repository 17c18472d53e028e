package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Ticker;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.UpstreamConnector;
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
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.PathNormalization;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import io.outrigger.http.upstream.Http1Pool;
import io.outrigger.http.upstream.UpstreamPools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The whole data path of one client and one upstream connection, without sockets: for counting what a request costs. */
final class EmbeddedProxy {
    private static final int STREAM_AT = 5;

    /** Time stands still: a slow machine must not have the pool swept, which knows nothing of the connection it was given. */
    private final EmbeddedChannel downstream =
            EmbeddedChannel.builder().ticker(Ticker.newMockTicker()).build();

    private final EmbeddedChannel upstream;
    private final Worker worker;
    private final ByteBuf request;
    private final ByteBuf answer;
    private int stream;

    EmbeddedProxy(boolean edge, Cluster cluster, List<VirtualHost> hosts, String request, String answer) {
        this.worker = new Worker(0, downstream.eventLoop(), WallClock.system(), Chance.seeded(1));
        UpstreamConnector nowhere = new UpstreamConnector(Transport.of(Transport.Kind.NIO), address -> true);
        UpstreamPools pools = new UpstreamPools(worker, nowhere, HttpLimits.SIDECAR);
        HttpRuntime runtime = new HttpRuntime(
                new WorkerLocal<>(1, any -> pools),
                new RequestTelemetry(new Stats(1, 100), Peer.UNKNOWN),
                () -> false,
                true);
        Http1Pool pool = (Http1Pool) pools.of(cluster, cluster.hosts().at(0), false, new RequestHead(), null);
        Http1ClientHandler connection = new Http1ClientHandler(
                worker, HttpLimits.SIDECAR, cluster.cells().bytes(worker), pool);
        this.upstream = new EmbeddedChannel(connection);
        pool.onReusable(connection);
        attach(new HttpConnectionManager(spec(edge, hosts), runtime));
        this.request = bytes(request);
        this.answer = bytes(answer);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static HttpConnectionManagerSpec spec(boolean edge, List<VirtualHost> hosts) {
        HttpConnectionManagerSpec.HeaderPolicy headers = new HttpConnectionManagerSpec.HeaderPolicy(
                "envoy".getBytes(StandardCharsets.US_ASCII),
                edge,
                0,
                HttpConnectionManagerSpec.ForwardClientCert.APPEND_FORWARD,
                PathNormalization.BASE,
                true,
                true,
                null,
                true,
                true,
                HttpConnectionManagerSpec.OwnFields.USUAL);
        return new HttpConnectionManagerSpec(
                "test",
                edge ? Direction.GATEWAY : Direction.OUTBOUND,
                new RouteTable("80", new HostIndex(hosts)),
                headers,
                new HttpFilter[0],
                HttpLimits.SIDECAR,
                AccessLog.OFF);
    }

    private void attach(HttpConnectionManager manager) {
        FilterChainSlot slot = new FilterChainSlot("test", 1);
        slot.install(worker, new FilterChain("test", FilterChainMatch.ANY, manager));
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
        ConnectionInfo info =
                new ConnectionInfo(worker, 1, Direction.OUTBOUND, here, here, Application.UNDETECTED, null);
        manager.attach(downstream, info, slot);
    }

    /** From here on the request is the frame of a whole head, sent on one stream after the other. */
    EmbeddedProxy multiplexed() {
        byte[] beginning = Http2Conversation.BEGINNING;
        receive(beginning, 0, beginning.length);
        byte[] window = {0, 0, 4, Http2Wire.WINDOW_UPDATE, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0};
        receive(window, 0, window.length);
        release(downstream);
        stream = 1;
        return this;
    }

    /** One request there and its answer back. */
    void exchange() {
        if (stream > 0) {
            request.setInt(STREAM_AT, stream);
            stream += 2;
        }
        request.readerIndex(0);
        downstream.writeInbound(request.retain());
        release(upstream);
        answer.readerIndex(0);
        upstream.writeInbound(answer.retain());
        downstream.runPendingTasks();
        release(downstream);
    }

    private static void release(EmbeddedChannel channel) {
        ByteBuf out = channel.readOutbound();
        if (out == null) {
            throw new AssertionError("nothing was sent");
        }
        for (; out != null; out = channel.readOutbound()) {
            out.release();
        }
    }

    /** Gives the proxy bytes of the client, unless it has closed the connection. */
    void receive(byte[] bytes, int from, int to) {
        if (downstream.isActive()) {
            downstream.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
        }
    }

    /** Gives the proxy one answer, and what it has put off a chance to happen. */
    void answer() {
        answer.readerIndex(0);
        upstream.writeInbound(answer.retainedDuplicate());
        downstream.runPendingTasks();
    }

    /** Sends the request. */
    void request() {
        request.readerIndex(0);
        downstream.writeInbound(request.retain());
        release(upstream);
    }

    /** Gives the proxy bytes of the upstream, unless that connection is closed. */
    void receiveAnswer(byte[] bytes, int from, int to) {
        if (upstream.isActive()) {
            upstream.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
            downstream.runPendingTasks();
        }
    }

    /** Gives what the proxy has put off a chance to happen. */
    void turn() {
        downstream.runPendingTasks();
    }

    /** The upstream ends its connection. */
    void endUpstream() {
        upstream.close();
        downstream.runPendingTasks();
    }

    boolean clientIsThere() {
        return downstream.isActive();
    }

    /** All that was sent to the upstream since the last call. */
    String sentUpstream() {
        return sent(upstream);
    }

    /** All that was sent to the client since the last call. */
    String sentDownstream() {
        return sent(downstream);
    }

    private static String sent(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        return text.toString();
    }

    /** What the client gets for one more request. */
    String answerText() {
        request.readerIndex(0);
        downstream.writeInbound(request.retain());
        release(upstream);
        answer.readerIndex(0);
        upstream.writeInbound(answer.retain());
        downstream.runPendingTasks();
        ByteBuf out = downstream.readOutbound();
        String text = out.toString(StandardCharsets.ISO_8859_1);
        out.release();
        return text;
    }

    void close() {
        downstream.finishAndReleaseAll();
        upstream.finishAndReleaseAll();
        worker.release();
        request.release();
        answer.release();
    }
}
