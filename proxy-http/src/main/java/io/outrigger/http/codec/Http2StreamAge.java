package io.outrigger.http.codec;

import io.outrigger.http.codec.ConnectionAge.Expiry;
import io.outrigger.http.codec.HttpLimits.Times;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one stream, looked at by its connection's: how long its body may take, how long nothing may pass, and how long its
 * client may take next to nothing of what waits for it. Owned by one worker.
 */
final class Http2StreamAge {
    /** A client that takes less within the time does not read but hold. */
    private static final int LEAST_TAKEN_BYTES = 1024;

    private final Times times;
    private long requestNanos;
    private long silentNanos;
    private long stalledNanos;
    private long sent;
    private long sentBefore;
    private boolean seen;
    private boolean passed;

    Http2StreamAge(Times times) {
        this.times = times;
    }

    /** Bytes of the request came, or of its answer were handed down. */
    void passed() {
        passed = true;
    }

    /** DATA left. */
    void sent(int bytes) {
        sent += bytes;
        passed = true;
    }

    /**
     * Looks whether anything took too long.
     *
     * @param nanos since the last look
     * @param receiving whether the request is not whole yet
     * @param waiting whether DATA waits for the client's window or its connection
     * @param tunnels whether bytes of another protocol pass
     * @return what took too long; null if nothing did
     */
    @Nullable
    Expiry look(long nanos, boolean receiving, boolean waiting, boolean tunnels) {
        requestNanos = receiving && !tunnels && seen ? requestNanos + nanos : 0;
        silentNanos = passed || !seen ? 0 : silentNanos + nanos;
        passed = false;
        seen = true;
        if (!waiting || sent - sentBefore >= LEAST_TAKEN_BYTES) {
            stalledNanos = 0;
            sentBefore = sent;
        } else {
            stalledNanos += nanos;
        }
        if (ConnectionAge.over(stalledNanos, times.stallNanos())) {
            return Expiry.STALL;
        }
        if (ConnectionAge.over(requestNanos, times.requestNanos())) {
            return Expiry.REQUEST;
        }
        return ConnectionAge.over(silentNanos, tunnels ? times.tunnelNanos() : times.streamNanos())
                ? Expiry.STREAM
                : null;
    }
}
