package io.outrigger.core.cluster;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a name. Times are those of the control loop's clock.
 *
 * @param addresses of the last good answer; empty before there was one
 * @param answeredNanos when that answer came
 * @param ttlNanos how long the server lets it be used
 * @param nextNanos when DNS is asked again
 * @param failure of the last question; null if it was answered
 * @param failures questions without a good answer since the last one
 */
public record NameState(
        List<InetAddress> addresses,
        long answeredNanos,
        long ttlNanos,
        long nextNanos,
        @Nullable LookupFailure failure,
        int failures) {
    static final NameState UNKNOWN = new NameState(List.of(), 0, 0, 0, null, 0);

    public NameState {
        addresses = List.copyOf(addresses);
    }

    NameState answered(List<InetAddress> now, long nowNanos, long ttl, long next) {
        return new NameState(now, nowNanos, ttl, next, null, 0);
    }

    NameState failed(LookupFailure why, long next) {
        return new NameState(addresses, answeredNanos, ttlNanos, next, why, failures + 1);
    }
}
