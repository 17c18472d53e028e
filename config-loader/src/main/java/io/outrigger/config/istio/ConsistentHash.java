package io.outrigger.config.istio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code LoadBalancerSettings.consistentHash}: what of a request its endpoint depends on, and how the endpoints are laid out.
 *
 * @param httpHeaderName empty when absent; exactly one of the first four is given
 * @param minimumRingSize of {@code ringHash}, else the old field; absent means 1024
 * @param maglevTableSize a prime; absent means a ring
 */
public record ConsistentHash(
        String httpHeaderName,
        @Nullable Cookie httpCookie,
        boolean useSourceIp,
        String httpQueryParameterName,
        @Nullable Integer minimumRingSize,
        @Nullable Integer maglevTableSize) {

    /**
     * A cookie.
     *
     * @param path empty for none
     * @param ttlNanos 0 for one that lasts as long as the browser; absent makes none for clients without it
     */
    public record Cookie(String name, String path, @Nullable Long ttlNanos, List<Attribute> attributes) {
        public Cookie {
            attributes = List.copyOf(attributes);
        }
    }

    /** An attribute of a cookie made here; the value is empty for {@code Secure} and its like. */
    public record Attribute(String name, String value) {}
}
