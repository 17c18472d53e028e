package io.outrigger.tcp;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.FilterChainSlot;
import io.outrigger.core.log.AccessLog;

/**
 * Carries a chain's connections as bytes: connects at once, so that servers may speak first, tries once, and logs at the end.
 * Immutable, shared by all workers.
 *
 * <p>Source: Envoy {@code tcp_proxy} as Istio configures it.
 */
public final class TcpProxy implements ConnectionHandler {
    private final TcpRoutes routes;
    private final UpstreamConnector connector;
    private final AccessLog log;
    private final TcpObserver observer;

    public TcpProxy(TcpRoutes routes, UpstreamConnector connector, AccessLog log, TcpObserver observer) {
        this.routes = routes;
        this.connector = connector;
        this.log = log;
        this.observer = observer;
    }

    @Override
    public void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot) {
        TcpSession session =
                new TcpSession(this, connection, routes.pick(connection.worker().chance()));
        session.start(channel);
    }

    @Override
    public boolean carriesBytes() {
        return true;
    }

    /** Where connections go. */
    public TcpRoutes routes() {
        return routes;
    }

    /** Envoy connects before the handshake is over, and so names in its log where the connection would have gone. */
    @Override
    public void refused(ConnectionInfo connection) {
        new TcpSession(this, connection, routes.pick(connection.worker().chance())).refused();
    }

    UpstreamConnector connector() {
        return connector;
    }

    AccessLog log() {
        return log;
    }

    TcpObserver observer() {
        return observer;
    }
}
