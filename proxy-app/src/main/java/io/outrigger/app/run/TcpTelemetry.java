package io.outrigger.app.run;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec.ServiceIdentity;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.PeerDirectory;
import io.outrigger.core.stats.Reporter;
import io.outrigger.core.stats.TcpSeries;
import io.outrigger.tcp.TcpObserver;
import io.outrigger.tcp.TcpSession;

/** Counts relayed connections as {@code istio_tcp_*}. */
final class TcpTelemetry implements TcpObserver {
    private final TcpSeries series;
    private final Peer self;
    private volatile PeerDirectory peers = PeerDirectory.EMPTY;

    TcpTelemetry(TcpSeries series, Peer self) {
        this.series = series;
        this.self = self;
    }

    void peers(PeerDirectory directory) {
        peers = directory;
    }

    @Override
    public void opened(TcpSession session) {
        series.opened(session.connection().worker(), pair(session));
    }

    @Override
    public void bytes(TcpSession session, long received, long sent) {
        series.bytes(session.connection().worker(), pair(session), session.flags(), sent, received);
    }

    @Override
    public void closed(TcpSession session) {
        series.closed(session.connection().worker(), pair(session), session.flags());
    }

    private int pair(TcpSession session) {
        Cluster cluster = session.cluster();
        ServiceIdentity service = cluster == null
                ? new ServiceIdentity("", "", "")
                : cluster.spec().service();
        boolean inbound = session.connection().direction() == Direction.INBOUND;
        Endpoint endpoint = session.endpoint();
        Peer other = inbound
                ? peers.at(session.connection().remote().getAddress())
                : endpoint == null ? Peer.UNKNOWN : peers.at(endpoint.machine());
        return series.pair(
                inbound ? Reporter.DESTINATION : Reporter.SOURCE,
                inbound ? other : self,
                inbound ? self : other,
                service.host(),
                service.name(),
                service.namespace());
    }
}
