package io.outrigger.core.cluster;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.outrigger.core.cluster.ConnectionSpec.TcpKeepalive;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.net.DescriptorBudget;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.tls.ClientTls.Carried;
import io.outrigger.core.tls.HalfClose;
import io.outrigger.core.tls.HandshakeFailure;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections from a worker to endpoints, and counts their lives in the cluster's cells ({@code upstream_cx_total},
 * {@code _active}, {@code _connect_fail}, {@code _connect_timeout}, {@code _destroy*}). Bytes and protocols are counted by whoever
 * uses the connection. Shared by all workers.
 */
public final class UpstreamConnector {
    private final Transport transport;
    private final Predicate<InetSocketAddress> forbidden;
    private final AtomicLong last = new AtomicLong();

    /** @param forbidden addresses never dialled, for a loop would result: this proxy's own capturing listeners */
    public UpstreamConnector(Transport transport, Predicate<InetSocketAddress> forbidden) {
        this.transport = transport;
        this.forbidden = forbidden;
    }

    /** Hears exactly once how a connect ended; on the worker's thread, perhaps before {@link #connect} returns. */
    public interface Outcome {
        /** The channel is open; reads wait until {@code autoRead} is switched on. */
        void connected(Channel channel);

        /**
         * The channel is closed.
         *
         * @param kind one of the {@code CONNECT_} kinds
         * @param reason what the transport says, as it may stand in a log; null if it says nothing
         */
        void failed(FailureKind kind, @Nullable String reason);
    }

    /**
     * Connects, and begins TLS where the cluster asks for it, at most as long as the cluster's connect timeout. What lacks its
     * certificates ends when it is connected, without a byte. The caller has taken
     * a place among the cluster's connections ({@link CircuitBreaker#tryConnect}), which is given back when the connection ends or
     * fails. Worker's thread only.
     *
     * @param handler put into the pipeline before the connect; an initializer for more than one
     * @return the channel being connected, to be closed by who gives up ({@code CONNECT_FAILED} follows); null if it failed at
     *     once
     */
    public @Nullable Channel connect(Worker worker, Dial dial, ChannelHandler handler, Outcome outcome) {
        worker.assertInLoop();
        Cluster cluster = dial.cluster();
        Endpoint endpoint = dial.endpoint();
        UpstreamTls tls = cluster.spec().tls(endpoint);
        boolean lacking = tls != null && tls.context() == ClientTls.MISSING;
        // A loop that ends takes no channel any more.
        boolean hopeless = isForbidden(endpoint) || worker.loop().isShuttingDown();
        Channel channel = hopeless ? null : newChannel(cluster, endpoint);
        if (channel == null) {
            return notBegun(cluster, outcome, null);
        }
        SslHandler secure;
        try {
            secure = tls == null || lacking ? null : handshake(dial, tls, channel);
        } catch (RuntimeException unfit) {
            discard(channel);
            return notBegun(cluster, outcome, HandshakeFailure.reason(unfit));
        }
        Connection connection =
                new Connection(worker, dial, last.incrementAndGet(), transport.descriptors(), outcome, secure, lacking);
        connection.open(channel, handler);
        transport.connect(channel, endpoint.address(), source(cluster)).addListener(connection);
        return channel;
    }

    /** The number of a connection that was opened here, unique in this proxy; 0 for others. Worker's thread, while it stands. */
    public static long number(Channel channel) {
        Connection connection = channel.pipeline().get(Connection.class);
        return connection == null ? 0 : connection.number;
    }

    private boolean isForbidden(Endpoint endpoint) {
        return endpoint.address() instanceof InetSocketAddress internet && forbidden.test(internet);
    }

    private static @Nullable Channel notBegun(Cluster cluster, Outcome outcome, @Nullable String reason) {
        cluster.breaker().connectionClosed();
        outcome.failed(FailureKind.CONNECT_FAILED, reason);
        return null;
    }

    private @Nullable Channel newChannel(Cluster cluster, Endpoint endpoint) {
        if (!transport.descriptors().tryUpstream()) {
            return null;
        }
        Channel channel;
        try {
            channel = transport.newClientChannel(endpoint.address());
        } catch (ChannelException noDescriptorLeft) {
            transport.descriptors().upstreamClosed();
            return null;
        }
        try {
            configure(channel, cluster.spec());
            return channel;
        } catch (ChannelException notTaken) {
            discard(channel);
            return null;
        }
    }

    private void configure(Channel channel, ClusterSpec spec) {
        long millis = TimeUnit.NANOSECONDS.toMillis(spec.connectTimeoutNanos());
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                Math.min(Math.max(1, millis), Integer.MAX_VALUE));
        TcpKeepalive keepalive = spec.resilience().connections().keepalive();
        if (keepalive != null) {
            transport.keepalive(channel, keepalive.idleSeconds(), keepalive.intervalSeconds(), keepalive.probes());
        }
        if (spec.sourceAddress() != null) {
            transport.bindWithoutPort(channel);
        }
    }

    /** Closes a socket that no loop knows yet. */
    private void discard(Channel channel) {
        channel.unsafe().closeForcibly();
        transport.descriptors().upstreamClosed();
    }

    private static @Nullable SslHandler handshake(Dial dial, UpstreamTls tls, Channel channel) {
        String name = tls.nameOfRequest() ? dial.host() : tls.serverName();
        long timeoutNanos = dial.cluster().spec().connectTimeoutNanos();
        return tls.context().newHandler(channel, dial.carried(), name, dial.host(), timeoutNanos);
    }

    private static @Nullable InetSocketAddress source(Cluster cluster) {
        return cluster.spec().sourceAddress() == null
                ? null
                : new InetSocketAddress(cluster.spec().sourceAddress(), 0);
    }

    private static FailureKind kind(@Nullable Throwable cause) {
        if (cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException) {
            return FailureKind.CONNECT_TIMEOUT;
        }
        String message = cause == null ? null : cause.getMessage();
        return message != null && message.contains("refused")
                ? FailureKind.CONNECT_REFUSED
                : FailureKind.CONNECT_FAILED;
    }

    /** One connection's share in the counters. First in the pipeline, where it sees who closes and costs nothing else. */
    private static final class Connection extends ChannelOutboundHandlerAdapter implements ChannelFutureListener {
        private final Worker worker;
        private final long number;
        private final Cluster cluster;
        private final EndpointCells endpoint;
        private final @Nullable Journey journey;
        private final DescriptorBudget descriptors;
        private final Outcome outcome;
        private final @Nullable SslHandler tls;
        private final boolean lacking;
        private final boolean bytes;
        private boolean settled;
        private boolean endedHere;
        private boolean endedByPeer;

        /** @param lacking whether TLS is asked for and there is nothing to make it of */
        Connection(
                Worker worker,
                Dial dial,
                long number,
                DescriptorBudget descriptors,
                Outcome outcome,
                @Nullable SslHandler tls,
                boolean lacking) {
            this.worker = worker;
            this.cluster = dial.cluster();
            this.endpoint = dial.endpoint().counts();
            this.journey = dial.journey();
            this.number = number;
            this.descriptors = descriptors;
            this.outcome = outcome;
            this.tls = tls;
            this.lacking = lacking;
            this.bytes = dial.carried() == Carried.BYTES;
        }

        void open(Channel channel, ChannelHandler handler) {
            count(ClusterCounter.UPSTREAM_CX_TOTAL, 1);
            count(ClusterCounter.UPSTREAM_CX_ACTIVE, 1);
            endpoint.add(worker, EndpointCounter.CX_TOTAL, 1);
            endpoint.add(worker, EndpointCounter.CX_ACTIVE, 1);
            worker.loop().register(channel);
            // First of all listeners: who hears of the close finds it counted.
            channel.closeFuture().addListener(this);
            channel.pipeline().addLast(this);
            if (tls != null) {
                if (bytes) {
                    HalfClose.add(channel.pipeline(), tls);
                } else {
                    channel.pipeline().addLast(tls);
                }
                tls.handshakeFuture().addListener(handshake -> handshaken(channel, handshake.cause()));
            }
            channel.pipeline().addLast(handler);
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            endedHere = true;
            context.close(promise);
        }

        /** Called for the connect, then for the close. */
        @Override
        public void operationComplete(ChannelFuture future) {
            if (future == future.channel().closeFuture()) {
                try {
                    closed();
                } finally {
                    settle(future.channel(), FailureKind.CONNECT_FAILED, null);
                }
            } else if (!future.isSuccess()) {
                settle(future.channel(), kind(future.cause()), null);
            } else {
                stands(future.channel());
            }
        }

        private void stands(Channel channel) {
            if (lacking) {
                // Only now, as with Envoy: whether an endpoint is there at all is known then.
                settle(channel, FailureKind.CONNECT_FAILED, HandshakeFailure.MISSING);
                return;
            }
            cluster.spec().preamble().begin(channel, journey);
            if (tls == null) {
                settled = true;
                outcome.connected(channel);
            } else {
                channel.config().setAutoRead(true);
            }
        }

        private void handshaken(Channel channel, @Nullable Throwable failure) {
            if (failure != null) {
                settle(channel, kind(failure), HandshakeFailure.reason(failure));
            } else {
                channel.config().setAutoRead(false);
                // Not from within the handshake: what is written now would overtake its last message.
                worker.loop().execute(() -> secured(channel));
            }
        }

        private void secured(Channel channel) {
            if (!settled) {
                settled = true;
                outcome.connected(channel);
            }
        }

        private void settle(Channel channel, FailureKind kind, @Nullable String reason) {
            if (settled) {
                return;
            }
            settled = true;
            count(ClusterCounter.UPSTREAM_CX_CONNECT_FAIL, 1);
            endpoint.add(worker, EndpointCounter.CX_CONNECT_FAIL, 1);
            if (kind == FailureKind.CONNECT_TIMEOUT) {
                count(ClusterCounter.UPSTREAM_CX_CONNECT_TIMEOUT, 1);
            } else {
                endedByPeer = !endedHere;
            }
            channel.close();
            outcome.failed(kind, reason == null ? kind.transportFailureReason() : reason);
        }

        private void closed() {
            count(ClusterCounter.UPSTREAM_CX_ACTIVE, -1);
            endpoint.add(worker, EndpointCounter.CX_ACTIVE, -1);
            descriptors.upstreamClosed();
            count(ClusterCounter.UPSTREAM_CX_DESTROY, 1);
            count(
                    endedHere && !endedByPeer
                            ? ClusterCounter.UPSTREAM_CX_DESTROY_LOCAL
                            : ClusterCounter.UPSTREAM_CX_DESTROY_REMOTE,
                    1);
            // Last, for it has others open connections, whose workers may have ended.
            cluster.breaker().connectionClosed();
        }

        private void count(ClusterCounter counter, long delta) {
            cluster.cells().add(worker, counter, delta);
        }
    }
}
