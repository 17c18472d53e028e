package io.outrigger.tcp;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Dial;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.Journey;
import io.outrigger.core.cluster.LookupFailure;
import io.outrigger.core.cluster.NameTable;
import io.outrigger.core.cluster.OutlierDetector;
import io.outrigger.core.cluster.PickWish;
import io.outrigger.core.cluster.Tunnel;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.cluster.XxHash64;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.net.ByteRelay;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.tls.ClientTls.Carried;
import io.outrigger.core.worker.Worker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One relayed connection, from its chain to its log entry. Owned by the connection's worker.
 *
 * <p>A connection without upstream is closed without a byte; why stands in the log: {@code NC} no such destination, {@code UH} no
 * endpoint, {@code DF} no address of the name, {@code UF,URX} connect failed.
 */
public final class TcpSession implements UpstreamConnector.Outcome, ByteRelay.End {
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(3650);
    private static final int OK = 200;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final TcpProxy proxy;
    private final ConnectionInfo connection;
    private final @Nullable Cluster cluster;
    private final ByteRelay relay;
    private final long startNanos;
    private final long startEpochMicros;

    private @Nullable Endpoint endpoint;
    private @Nullable UpstreamLink link;
    private @Nullable String transportFailureReason;
    private @Nullable ScheduledFuture<?> report;
    private @Nullable ScheduledFuture<?> longest;
    private long flags = ResponseFlags.NONE;
    private long durationNanos;
    private long reportedReceived;
    private long reportedSent;
    private int attempts;

    TcpSession(TcpProxy proxy, ConnectionInfo connection, @Nullable Cluster cluster) {
        this.proxy = proxy;
        this.connection = connection;
        this.cluster = cluster;
        Worker worker = connection.worker();
        long idleNanos = cluster == null
                ? 0
                : cluster.spec().resilience().connections().relay().idleNanos();
        this.relay = new ByteRelay(worker, idleNanos == 0 ? NEVER_NANOS : idleNanos, this);
        this.startNanos = worker.nanoTime();
        this.startEpochMicros = worker.epochMicros();
    }

    /** Of what hashes are made of, connections that are not HTTP have their client's address alone. */
    private @Nullable Endpoint pick(Cluster from) {
        if (!from.spec().lbPolicy().bySource()) {
            return from.pick(worker(), connection.local());
        }
        byte[] client = connection.remoteAddress();
        PickWish wish = new PickWish();
        wish.hash(XxHash64.hash(client, 0, client.length, 0));
        return from.pick(worker(), connection.local(), wish);
    }

    void start(Channel downstream) {
        downstream.pipeline().addLast(relay.downstreamSide());
        proxy.observer().opened(this);
        if (cluster == null) {
            refuse(ResponseFlag.NC);
            return;
        }
        NameTable names = cluster.names();
        if (names == null) {
            connect(cluster, pick(cluster));
        } else {
            locate(cluster, names);
        }
    }

    /** To the host that the client's TLS names. */
    private void locate(Cluster to, NameTable names) {
        String host = connection.serverName();
        if (host == null) {
            connect(to, null);
            return;
        }
        InetAddress known = names.known(host);
        if (known != null) {
            connect(to, at(to, known));
            return;
        }
        names.ask(host, worker(), new NameTable.Asked() {
            @Override
            public void resolved(InetAddress address) {
                if (!relay.over()) {
                    connect(to, at(to, address));
                }
            }

            @Override
            public void failed(LookupFailure why) {
                if (!relay.over()) {
                    refuse(ResponseFlag.DF);
                }
            }
        });
    }

    private static Endpoint at(Cluster cluster, InetAddress address) {
        return cluster.at(new InetSocketAddress(address, cluster.spec().originalPort()));
    }

    private void connect(Cluster cluster, @Nullable Endpoint chosen) {
        if (chosen == null) {
            cluster.cells().increment(worker(), ClusterCounter.UPSTREAM_CX_NONE_HEALTHY);
            refuse(ResponseFlag.UH);
            return;
        }
        if (!cluster.breaker().tryConnect()) {
            cluster.cells().increment(worker(), ClusterCounter.UPSTREAM_CX_OVERFLOW);
            refuse(ResponseFlag.UO);
            return;
        }
        endpoint = chosen;
        chosen.requestStarted();
        attempts = 1;
        Journey journey = new Journey(connection.remote(), connection.local());
        Tunnel tunnel = proxy.routes().tunnel();
        if (tunnel == null) {
            proxy.connector().connect(worker(), Dial.bytes(cluster, chosen, journey), relay.upstreamSide(), this);
        } else {
            Dial dial = new Dial(cluster, chosen, Carried.HTTP1, null, journey);
            TunnelEntrance entrance = new TunnelEntrance(worker(), cluster, tunnel, relay.upstreamSide(), this);
            proxy.connector().connect(worker(), dial, entrance, entrance);
        }
    }

    /** There will be no connection to relay: its handshake failed. */
    void refused() {
        endpoint = cluster == null ? null : cluster.pick(worker(), connection.local());
        proxy.log().log(worker(), new TcpLogEntry(this));
    }

    // Bytes that detection has read arrive only after this; they too make the close a reset.
    private void refuse(ResponseFlag flag) {
        flags = ResponseFlags.with(flags, flag);
        worker().loop().execute(relay::abort);
    }

    @Override
    public void connected(Channel channel) {
        link = new UpstreamLink(channel, "");
        report(FailureKind.Fault.LOCAL);
        limitDuration();
        relay.join();
        if (proxy.observer() != TcpObserver.NONE) {
            report = worker().loop().schedule(this::reportLater, REPORT_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void failed(FailureKind kind, @Nullable String reason) {
        if (!relay.over()) {
            flags = ResponseFlags.with(ResponseFlags.with(flags, ResponseFlag.UF), ResponseFlag.URX);
            transportFailureReason = reason;
            report(FailureKind.Fault.UPSTREAM);
            worker().loop().execute(relay::abort);
        }
    }

    /** Tells the outlier detection how the connect ended. */
    private void report(FailureKind.Fault fault) {
        OutlierDetector outlier = cluster == null ? null : cluster.outlier();
        if (outlier == null || endpoint == null) {
            return;
        }
        if (fault == FailureKind.Fault.UPSTREAM) {
            outlier.failed(endpoint, FailureKind.CONNECT_FAILED.status());
        } else {
            outlier.connected(endpoint);
            outlier.answered(endpoint, OK);
        }
    }

    private void limitDuration() {
        long nanos = cluster == null
                ? 0
                : cluster.spec().resilience().connections().relay().maxDurationNanos();
        if (nanos > 0) {
            longest = worker().loop().schedule(this::tooLong, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void tooLong() {
        flags = ResponseFlags.with(flags, ResponseFlag.DT);
        relay.abort();
    }

    @Override
    public void onEnd(ByteRelay.Ending ending) {
        durationNanos = Math.max(1, worker().nanoTime() - startNanos);
        if (ending == ByteRelay.Ending.UPSTREAM_RESET) {
            flags = ResponseFlags.with(flags, ResponseFlag.UR);
        }
        if (report != null) {
            report.cancel(false);
        }
        if (longest != null) {
            longest.cancel(false);
        }
        count();
        reportBytes();
        proxy.observer().closed(this);
        proxy.log().log(worker(), new TcpLogEntry(this));
    }

    private void count() {
        if (endpoint != null) {
            endpoint.requestEnded();
        }
        if (cluster != null) {
            cluster.cells().add(worker(), ClusterCounter.UPSTREAM_CX_TX_BYTES_TOTAL, relay.bytesReceived());
            cluster.cells().add(worker(), ClusterCounter.UPSTREAM_CX_RX_BYTES_TOTAL, relay.bytesSent());
        }
    }

    private void reportLater() {
        reportBytes();
        report = worker().loop().schedule(this::reportLater, REPORT_NANOS, TimeUnit.NANOSECONDS);
    }

    private void reportBytes() {
        long received = relay.bytesReceived() - reportedReceived;
        long sent = relay.bytesSent() - reportedSent;
        if (received + sent > 0) {
            reportedReceived += received;
            reportedSent += sent;
            proxy.observer().bytes(this, received, sent);
        }
    }

    private Worker worker() {
        return connection.worker();
    }

    public ConnectionInfo connection() {
        return connection;
    }

    /** Null if the destination does not exist. */
    public @Nullable Cluster cluster() {
        return cluster;
    }

    /** Null if none was chosen. */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** Packed {@link ResponseFlags}. */
    public long flags() {
        return flags;
    }

    public long bytesReceived() {
        return relay.bytesReceived();
    }

    public long bytesSent() {
        return relay.bytesSent();
    }

    @Nullable
    UpstreamLink link() {
        return link;
    }

    @Nullable
    String transportFailureReason() {
        return transportFailureReason;
    }

    int attempts() {
        return attempts;
    }

    long startEpochMicros() {
        return startEpochMicros;
    }

    long durationNanos() {
        return durationNanos;
    }
}
