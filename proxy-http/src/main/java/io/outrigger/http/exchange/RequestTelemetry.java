package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec.ServiceIdentity;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.stats.HttpCells;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.PeerDirectory;
import io.outrigger.core.stats.Reporter;
import io.outrigger.core.stats.RequestSeries;
import io.outrigger.core.stats.Stats;
import org.jspecify.annotations.Nullable;

/**
 * Counts ended requests under Istio's names: who called whom, how it ended, how long and how large it was. The number of a pair of
 * peers is asked for once and kept with the endpoint or the connection.
 */
public final class RequestTelemetry {
    private static final ServiceIdentity NOBODY = new ServiceIdentity("", "", "");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Stats stats;
    private final Peer self;
    private volatile PeerDirectory peers = PeerDirectory.EMPTY;

    /** @param self the workload this proxy stands beside */
    public RequestTelemetry(Stats stats, Peer self) {
        this.stats = stats;
        this.self = self;
    }

    /** Replaces who lives where, as a new configuration says. Any thread. */
    public void peers(PeerDirectory directory) {
        peers = directory;
    }

    /** The counters of a connection manager. */
    public HttpCells cells(String statPrefix) {
        return stats.http(statPrefix);
    }

    /** The counters of routes, {@code vhost.<virtual host>.route.<prefix>}. */
    public ClusterCells routes(String name) {
        return stats.route(name);
    }

    void record(HttpExchange exchange, HttpCells cells) {
        GrpcTally grpc = exchange.record().grpc();
        boolean isGrpc = grpc != null || LocalReply.isGrpc(exchange.request());
        int status = isGrpc ? GrpcTally.status(exchange.record()) : RequestSeries.NOT_GRPC;
        int pair = pair(exchange);
        if (grpc != null) {
            messages(exchange, pair, status, grpc);
        }
        long millis = (exchange.record().endNanos() - exchange.record().startNanos()) / NANOS_PER_MILLI;
        cells.took(exchange.worker(), millis);
        stats.requests()
                .record(
                        exchange.worker(),
                        pair,
                        exchange.record().status(),
                        exchange.record().flags(),
                        status,
                        millis,
                        exchange.record().requestHeadBytes() + exchange.record().bytesReceived(),
                        exchange.downstream().headBytesSent()
                                + exchange.record().bytesSent());
    }

    private void messages(HttpExchange exchange, int pair, int status, GrpcTally grpc) {
        stats.requests()
                .messages(
                        exchange.worker(),
                        pair,
                        exchange.record().status(),
                        exchange.record().flags(),
                        status,
                        grpc.requests(),
                        grpc.responses());
    }

    private int pair(HttpExchange exchange) {
        if (exchange.spec().direction() == Direction.INBOUND) {
            return inbound(exchange);
        }
        Forwarding forwarding = exchange.forwarding();
        Endpoint endpoint = forwarding == null ? null : forwarding.endpoint();
        if (forwarding == null
                || endpoint == null
                || forwarding.cluster().spec().discovery() == Discovery.ORIGINAL_DST) {
            return byCluster(exchange);
        }
        int known = endpoint.seriesPair();
        if (known == Endpoint.NO_PAIR) {
            known = pair(Reporter.SOURCE, self, peers.at(endpoint.machine()), forwarding.cluster());
            endpoint.seriesPair(known);
        }
        return known;
    }

    /** Requests that reached no endpoint: kept by connection, which mostly asks for the same cluster again. */
    private int byCluster(HttpExchange exchange) {
        HttpConnection connection = exchange.owner();
        Cluster cluster = exchange.target() == null ? null : exchange.target().cluster();
        if (connection.pair() == Endpoint.NO_PAIR || connection.pairCluster() != cluster) {
            connection.pair(pair(Reporter.SOURCE, self, Peer.UNKNOWN, cluster), cluster);
        }
        return connection.pair();
    }

    private int inbound(HttpExchange exchange) {
        HttpConnection connection = exchange.owner();
        Cluster cluster = exchange.target() == null ? null : exchange.target().cluster();
        if (connection.pair() == Endpoint.NO_PAIR || connection.pairCluster() != cluster) {
            ConnectionInfo info = exchange.connection();
            Peer caller = peers.at(info.remote().getAddress());
            connection.pair(pair(Reporter.DESTINATION, caller, self, cluster), cluster);
        }
        return connection.pair();
    }

    private int pair(Reporter reporter, Peer source, Peer destination, @Nullable Cluster cluster) {
        ServiceIdentity service = cluster == null ? NOBODY : cluster.spec().service();
        return stats.requests()
                .pair(reporter, source, destination, service.host(), service.name(), service.namespace());
    }
}
