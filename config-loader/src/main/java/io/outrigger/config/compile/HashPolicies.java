package io.outrigger.config.compile;

import io.outrigger.config.istio.ConsistentHash;
import io.outrigger.core.cluster.HashPolicy;
import io.outrigger.core.cluster.LbPolicy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compiles {@code loadBalancer.consistentHash}; defaults are istiod's. */
final class HashPolicies {
    private static final int RING_SIZE = 1024;
    private static final long SECOND = 1_000_000_000L;

    private HashPolicies() {}

    static LbPolicy of(ConsistentHash hash) {
        HashPolicy policy = policy(hash);
        Integer table = hash.maglevTableSize();
        if (table != null) {
            return new LbPolicy(LbPolicy.Kind.MAGLEV, table, policy);
        }
        Integer ring = hash.minimumRingSize();
        return new LbPolicy(LbPolicy.Kind.RING_HASH, ring == null ? RING_SIZE : ring, policy);
    }

    private static @Nullable HashPolicy policy(ConsistentHash hash) {
        if (hash.httpCookie() != null) {
            return new HashPolicy.Cookie(hash.httpCookie().name(), attributes(hash.httpCookie()));
        }
        if (!hash.httpHeaderName().isEmpty()) {
            return new HashPolicy.Header(hash.httpHeaderName().toLowerCase(Locale.ROOT));
        }
        if (!hash.httpQueryParameterName().isEmpty()) {
            return new HashPolicy.QueryParameter(hash.httpQueryParameterName());
        }
        return hash.useSourceIp() ? new HashPolicy.SourceIp() : null;
    }

    private static @Nullable String attributes(ConsistentHash.Cookie cookie) {
        if (cookie.ttlNanos() == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        long seconds = cookie.ttlNanos() / SECOND;
        if (seconds > 0) {
            text.append("; Max-Age=").append(seconds);
        }
        if (!cookie.path().isEmpty()) {
            text.append("; Path=").append(cookie.path());
        }
        for (ConsistentHash.Attribute attribute : cookie.attributes()) {
            text.append("; ").append(attribute.name());
            if (!attribute.value().isEmpty()) {
                text.append('=').append(attribute.value());
            }
        }
        return text.append("; HttpOnly").toString();
    }
}
