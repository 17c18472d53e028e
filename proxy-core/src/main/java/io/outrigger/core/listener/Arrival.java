package io.outrigger.core.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ListenerCounter;
import io.outrigger.core.tls.HalfClose;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new connection on its worker, until its handler takes over: original destination, listener, detection, chain. Owned by that
 * worker; afterwards only its part as listener of the close is left.
 */
final class Arrival extends ChannelInboundHandlerAdapter
        implements ChannelFutureListener, ProtocolDetector.Found, ProxyHeaderReader.Found {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    private final Reception reception;
    private final BoundSocket socket;
    private final Worker worker;
    private final long id;

    private @Nullable Channel channel;
    private @Nullable Listener listener;
    private @Nullable InetSocketAddress destination;
    private @Nullable InetSocketAddress client;
    private boolean counted;

    Arrival(Reception reception, BoundSocket socket, Worker worker, long id) {
        this.reception = reception;
        this.socket = socket;
        this.worker = worker;
        this.id = id;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
        worker.connectionOpened();
        context.channel().closeFuture().addListener(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel connection = context.channel();
        channel = connection;
        context.pipeline().remove(this);
        Listener entry = reception.table(worker).of(socket);
        if (entry == null) {
            connection.close();
            return;
        }
        InetSocketAddress target = target(connection, entry);
        if (target == null) {
            entry.cells().add(worker, ListenerCounter.NO_ORIGINAL_DST, 1);
            connection.close();
            return;
        }
        destination = target;
        listener = handsOver(entry.spec()) ? reception.table(worker).handOver(target, entry) : entry;
        if (listener.spec().proxyHeader() && !fromBalancer(connection)) {
            unproxied();
        } else if (listener.spec().proxyHeader()) {
            connection.pipeline().addLast(new ProxyHeaderReader(this));
        } else {
            detect(connection, listener.spec().detection(target.getPort()));
        }
    }

    private boolean fromBalancer(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress peer && reception.isBalancer(peer.getAddress());
    }

    @Override
    public void proxied(ProxyHeader header) {
        if (channel == null || listener == null || destination == null) {
            return;
        }
        client = header.source();
        if (header.destination() != null) {
            destination = header.destination();
        }
        detect(channel, listener.spec().detection(destination.getPort()));
    }

    @Override
    public void unproxied() {
        if (channel != null && listener != null) {
            listener.cells().add(worker, ListenerCounter.DOWNSTREAM_CX_PROXY_PROTO_ERROR, 1);
            Transport.reset(channel);
        }
    }

    // What comes in for the workload stays with the entrance, whose chains know its ports; other listeners are for what
    // goes out.
    private static boolean handsOver(ListenerSpec spec) {
        return spec.capture() && spec.direction() == Direction.OUTBOUND;
    }

    private @Nullable InetSocketAddress target(Channel connection, Listener entry) {
        InetSocketAddress here = (InetSocketAddress) connection.localAddress();
        if (!entry.spec().capture()) {
            return here;
        }
        InetSocketAddress original = reception.originalDestination().of(connection);
        return original == null || original.equals(here) ? null : original;
    }

    private void detect(Channel connection, Detection detection) {
        if (detection.on()) {
            connection.pipeline().addLast(new ProtocolDetector(detection, this));
        } else {
            found(Detected.of(Application.UNDETECTED));
        }
    }

    @Override
    public void found(Detected detected) {
        Channel connection = channel;
        Listener taker = listener;
        InetSocketAddress target = destination;
        if (connection == null || taker == null || target == null) {
            return;
        }
        InetSocketAddress peer = (InetSocketAddress) connection.remoteAddress();
        ConnectionInfo info = new ConnectionInfo(
                worker,
                id,
                taker.spec().direction(),
                client == null ? peer : client,
                target,
                detected.application(),
                detected.serverName());
        if (client != null) {
            info = info.through(peer);
        }
        FilterChainSlot slot = taker.matcher().find(target, detected);
        // A connection that was being looked at when its chain was removed is still served.
        FilterChain chain = slot == null ? null : slot.last(worker);
        InetSocketAddress here = connection.localAddress() instanceof InetSocketAddress socket ? socket : target;
        info = info.taken(here, slot == null ? "" : slot.name());
        if (slot == null || chain == null) {
            refuse(connection, taker, info);
            return;
        }
        take(connection, info, taker, slot, chain);
    }

    private void take(
            Channel connection, ConnectionInfo info, Listener taker, FilterChainSlot slot, FilterChain chain) {
        counted = true;
        taker.cells().add(worker, ListenerCounter.DOWNSTREAM_CX_TOTAL, 1);
        taker.cells().add(worker, ListenerCounter.DOWNSTREAM_CX_ACTIVE, 1);
        if (chain.tls() == null) {
            chain.handler().attach(connection, info, slot);
        } else {
            secure(connection, info, slot, taker, chain);
        }
    }

    // Whatever goes wrong from here on ends the connection; it never goes on in the clear.
    private void secure(
            Channel connection, ConnectionInfo info, FilterChainSlot slot, Listener taker, FilterChain chain) {
        ServerTls tls = chain.tls();
        SslHandler handler = tls == null ? null : tls.newHandler(connection);
        if (handler == null) {
            taker.cells().add(worker, ListenerCounter.SSL_CONTEXT_MISSING, 1);
            Transport.reset(connection);
        } else {
            if (chain.handler().carriesBytes()) {
                HalfClose.add(connection.pipeline(), handler);
            } else {
                connection.pipeline().addLast(handler);
            }
            connection.pipeline().addLast(new Handshake(info, slot, taker.cells()));
            connection.config().setAutoRead(true);
        }
    }

    // Bytes that were read cannot be left unread any more, which would have made the kernel reset the connection.
    private void refuse(Channel connection, Listener taker, ConnectionInfo info) {
        taker.cells().add(worker, ListenerCounter.NO_FILTER_CHAIN_MATCH, 1);
        taker.spec().log().log(worker, new UnmatchedConnection(info, worker));
        if (info.application() == Application.UNDETECTED && !taker.spec().proxyHeader()) {
            connection.close();
        } else {
            Transport.reset(connection);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("a connection was closed, its handler failed", cause);
        context.close();
    }

    /** The connection is closed. */
    @Override
    public void operationComplete(ChannelFuture closed) {
        worker.connectionClosed();
        reception.descriptors().downstreamClosed();
        if (counted && listener != null) {
            listener.cells().add(worker, ListenerCounter.DOWNSTREAM_CX_ACTIVE, -1);
            listener.cells().add(worker, ListenerCounter.DOWNSTREAM_CX_DESTROY, 1);
        }
    }
}
