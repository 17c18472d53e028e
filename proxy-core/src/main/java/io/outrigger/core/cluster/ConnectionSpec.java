package io.outrigger.core.cluster;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long connections to a cluster live.
 *
 * @param httpIdleNanos without a request; 0 for ever
 * @param maxDurationNanos from their connect on; a request in flight ends first; 0 for ever
 * @param maxRequests one connection serves; 0 for any number
 * @param keepalive null for the machine's way
 * @param maxStreams requests in flight on one connection of HTTP/2; 0 for as many as the endpoint allows
 * @param pings of connections of HTTP/2; null for none
 * @param relay for connections carried as bytes
 */
public record ConnectionSpec(
        long httpIdleNanos,
        long maxDurationNanos,
        int maxRequests,
        @Nullable TcpKeepalive keepalive,
        int maxStreams,
        @Nullable Pings pings,
        Relay relay) {
    /** Envoy's one hour. */
    public static final long USUAL_IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

    public static final ConnectionSpec DEFAULT = new ConnectionSpec(USUAL_IDLE_NANOS, 0, 0, null, 0, null, Relay.USUAL);

    /**
     * How long connections carried as bytes live, whatever passes on them.
     *
     * @param idleNanos without a byte; 0 for ever
     * @param maxDurationNanos from the upstream's connect on; 0 for ever
     */
    public record Relay(long idleNanos, long maxDurationNanos) {
        public static final Relay USUAL = new Relay(USUAL_IDLE_NANOS, 0);
    }

    /**
     * Questions on the wire whether the endpoint is still there.
     *
     * @param intervalNanos between two
     * @param timeoutNanos how long an answer may take before the connection is given up
     */
    public record Pings(long intervalNanos, long timeoutNanos) {}

    /**
     * Probes of idle connections; 0 leaves a value to the machine.
     *
     * @param idleSeconds before the first
     * @param intervalSeconds between two
     * @param probes without an answer after which the connection is given up
     */
    public record TcpKeepalive(int idleSeconds, int intervalSeconds, int probes) {}
}
