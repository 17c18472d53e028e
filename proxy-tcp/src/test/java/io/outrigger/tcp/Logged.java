package io.outrigger.tcp;

import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.log.LogEntry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What an access log entry said. */
record Logged(
        long received,
        long sent,
        String flags,
        @Nullable String cluster,
        @Nullable String host,
        @Nullable String upstreamLocal,
        @Nullable String reason,
        int code,
        @Nullable String protocol,
        int attempts) {
    static Logged of(LogEntry entry) {
        return new Logged(
                entry.bytesReceived(),
                entry.bytesSent(),
                ResponseFlags.text(entry.responseFlags()),
                text(entry.upstreamCluster()),
                text(entry.upstreamHost()),
                text(entry.upstreamLocalAddress()),
                entry.transportFailureReason(),
                entry.responseCode(),
                entry.protocol(),
                entry.attemptCount());
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.US_ASCII);
    }
}
