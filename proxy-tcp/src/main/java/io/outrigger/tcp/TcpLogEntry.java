package io.outrigger.tcp;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointName;
import io.outrigger.core.listener.ConnectionFacts;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.log.ConnectionEntry;
import io.outrigger.core.log.LogText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The log entry of a relayed connection. */
final class TcpLogEntry implements ConnectionEntry {
    private final TcpSession session;

    TcpLogEntry(TcpSession session) {
        this.session = session;
    }

    @Override
    public long startEpochMicros() {
        return session.startEpochMicros();
    }

    @Override
    public long durationNanos() {
        return session.durationNanos();
    }

    @Override
    public long nanosTo(Point point) {
        return -1;
    }

    @Override
    public long bytesReceived() {
        return session.bytesReceived();
    }

    @Override
    public long bytesSent() {
        return session.bytesSent();
    }

    @Override
    public long responseFlags() {
        return session.flags();
    }

    @Override
    public @Nullable String responseCodeDetails() {
        return null;
    }

    @Override
    public @Nullable String connectionTerminationDetails() {
        return null;
    }

    @Override
    public @Nullable String transportFailureReason() {
        return session.transportFailureReason();
    }

    @Override
    public byte @Nullable [] upstreamCluster() {
        return session.cluster() == null ? null : session.cluster().nameBytes();
    }

    @Override
    public byte @Nullable [] upstreamHost() {
        return session.endpoint() == null ? null : session.endpoint().textBytes();
    }

    @Override
    public byte @Nullable [] upstreamLocalAddress() {
        UpstreamLink link = session.link();
        return link == null ? null : link.localAddress();
    }

    @Override
    public byte[] downstreamLocalAddress() {
        return session.connection().localText();
    }

    @Override
    public byte[] downstreamDirectLocalAddress() {
        return session.connection().directLocalText();
    }

    @Override
    public byte[] downstreamRemoteAddress() {
        return session.connection().remoteText();
    }

    @Override
    public byte[] downstreamDirectRemoteAddress() {
        return session.connection().directRemoteText();
    }

    @Override
    public @Nullable String requestedServerName() {
        return session.connection().requestedServerName();
    }

    @Override
    public int attemptCount() {
        return session.attempts();
    }

    @Override
    public long connectionId() {
        return session.connection().id();
    }

    @Override
    public boolean fact(Fact fact, LogText out) {
        UpstreamLink link = session.link();
        return switch (fact) {
            case FILTER_CHAIN_NAME -> append(session.connection().chainName().getBytes(StandardCharsets.US_ASCII), out);
            case UPSTREAM_HOST_NAME -> append(hostName(true), out);
            case UPSTREAM_HOST_NAME_WITHOUT_PORT -> append(hostName(false), out);
            default ->
                fact.ofUpstream()
                        ? link != null && link.fact(fact, out)
                        : ConnectionFacts.write(session.connection().tls(), fact, out);
        };
    }

    private byte @Nullable [] hostName(boolean withPort) {
        Cluster cluster = session.cluster();
        Endpoint endpoint = session.endpoint();
        return cluster == null || endpoint == null ? null : EndpointName.of(cluster, endpoint, withPort);
    }

    private static boolean append(byte @Nullable [] text, LogText out) {
        if (text == null || text.length == 0) {
            return false;
        }
        out.append(text, 0, text.length);
        return true;
    }
}
