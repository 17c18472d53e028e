package io.outrigger.http.exchange;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.Journey;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainSlot;
import io.outrigger.core.match.Ascii;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import io.outrigger.http.stream.RequestSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one connection share: who the client is, the slot its configuration comes from, and scratch objects reused
 * from request to request. Owned by one worker.
 */
final class HttpConnection implements RequestSink {
    private final Channel channel;
    private final ConnectionInfo connection;
    private final FilterChainSlot slot;
    private final ExchangeLogEntry logEntry = new ExchangeLogEntry();
    private final ResponseHead localHead = new ResponseHead();
    private final HeaderEditor editor = new HeaderEditor();
    private HttpConnectionManager latest;
    private byte[] millisText = {};
    private long millis;
    private int pair = Endpoint.NO_PAIR;
    private @Nullable Cluster pairCluster;
    private @Nullable Journey journey;

    HttpConnection(HttpConnectionManager first, Channel channel, ConnectionInfo connection, FilterChainSlot slot) {
        this.latest = first;
        this.channel = channel;
        this.connection = connection;
        this.slot = slot;
    }

    @Override
    public RequestListener onRequestHead(RequestHead head, boolean end, DownstreamStream stream) {
        HttpExchange exchange = new HttpExchange(this, manager(), head, stream);
        exchange.begin(end);
        return exchange;
    }

    @Override
    public void onRefused(FailureKind kind, RequestHead head, DownstreamStream stream) {
        new HttpExchange(this, manager(), head, stream).refuse(kind, true);
    }

    @Override
    public void onExpired() {
        latest.cells().increment(connection.worker(), HttpCounter.DOWNSTREAM_CX_IDLE_TIMEOUT);
    }

    @Override
    public void onMostRequests() {
        latest.cells().increment(connection.worker(), HttpCounter.DOWNSTREAM_CX_MAX_REQUESTS_REACHED);
    }

    /** The configuration of now or, where the chain was removed, the last there was; asked once a request. */
    private HttpConnectionManager manager() {
        HttpConnectionManager now = current();
        if (now != null) {
            latest = now;
        }
        return latest;
    }

    private @Nullable HttpConnectionManager current() {
        FilterChain chain = slot.current(connection.worker());
        return chain != null && chain.handler() instanceof HttpConnectionManager manager ? manager : null;
    }

    @Override
    public ByteMeter bytes() {
        return latest.cells().bytes(connection.worker());
    }

    /** Whether the next answer is to be the last: the proxy ends, or the chain was removed. */
    @Override
    public boolean ending() {
        return latest.runtime().draining().getAsBoolean() || current() == null;
    }

    ConnectionInfo info() {
        return connection;
    }

    /** What a cluster's endpoints are told of this connection; null for those that are not. Made once. */
    @Nullable
    Journey journeyTo(Cluster cluster) {
        return cluster.spec().preamble().header() == null ? null : journey();
    }

    private Journey journey() {
        Journey made = journey;
        if (made == null) {
            made = new Journey(connection.remote(), connection.local());
            journey = made;
            channel.closeFuture().addListener(closed -> forgetJourney());
        }
        return made;
    }

    private void forgetJourney() {
        latest.runtime().pools().of(connection.worker()).forget(journey());
    }

    ExchangeLogEntry logEntry() {
        return logEntry;
    }

    /** A head for our own answers, cleared. */
    ResponseHead localHead() {
        localHead.clear();
        return localHead;
    }

    /** Digits of a time limit: those of a connection's requests are mostly the same. Do not change. */
    byte[] millis(long value) {
        if (value != millis || millisText.length == 0) {
            byte[] out = new byte[20];
            millisText = Arrays.copyOf(out, Ascii.decimal(out, 0, value));
            millis = value;
        }
        return millisText;
    }

    HeaderEditor editor() {
        return editor;
    }

    /** Telemetry's number for what this connection asked for last; {@link Endpoint#NO_PAIR} before. */
    int pair() {
        return pair;
    }

    @Nullable
    Cluster pairCluster() {
        return pairCluster;
    }

    void pair(int number, @Nullable Cluster cluster) {
        pair = number;
        pairCluster = cluster;
    }
}
