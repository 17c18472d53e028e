package io.outrigger.core.listener;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.log.ConnectionEntry;
import io.outrigger.core.worker.Worker;
import org.jspecify.annotations.Nullable;

/** The log entry of a connection no filter chain took: {@code NR}, {@code filter_chain_not_found}. */
final class UnmatchedConnection implements ConnectionEntry {
    private final ConnectionInfo connection;
    private final long startEpochMicros;

    UnmatchedConnection(ConnectionInfo connection, Worker worker) {
        this.connection = connection;
        this.startEpochMicros = worker.epochMicros();
    }

    @Override
    public long startEpochMicros() {
        return startEpochMicros;
    }

    @Override
    public long durationNanos() {
        return 0;
    }

    @Override
    public long nanosTo(Point point) {
        return -1;
    }

    @Override
    public long bytesReceived() {
        return 0;
    }

    @Override
    public long bytesSent() {
        return 0;
    }

    @Override
    public long responseFlags() {
        return ResponseFlags.with(ResponseFlags.NONE, ResponseFlag.NR);
    }

    @Override
    public String responseCodeDetails() {
        return FailureKind.FILTER_CHAIN_NOT_FOUND.details();
    }

    @Override
    public @Nullable String connectionTerminationDetails() {
        return null;
    }

    @Override
    public @Nullable String transportFailureReason() {
        return null;
    }

    @Override
    public byte @Nullable [] upstreamCluster() {
        return null;
    }

    @Override
    public byte @Nullable [] upstreamHost() {
        return null;
    }

    @Override
    public byte @Nullable [] upstreamLocalAddress() {
        return null;
    }

    @Override
    public byte[] downstreamLocalAddress() {
        return connection.localText();
    }

    @Override
    public byte[] downstreamDirectLocalAddress() {
        return connection.directLocalText();
    }

    @Override
    public byte[] downstreamRemoteAddress() {
        return connection.remoteText();
    }

    @Override
    public byte[] downstreamDirectRemoteAddress() {
        return connection.directRemoteText();
    }

    @Override
    public @Nullable String requestedServerName() {
        return connection.requestedServerName();
    }

    @Override
    public int attemptCount() {
        return 0;
    }

    @Override
    public long connectionId() {
        return connection.id();
    }
}
