package io.outrigger.config.compile;

import io.outrigger.config.compile.DestinationPolicies.Policy;
import io.outrigger.config.istio.ConsistentHash;
import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.PortTrafficPolicy;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.http.route.HashPolicy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compiles {@code loadBalancer.consistentHash}; defaults are istiod's. How endpoints are laid out is a matter of the cluster, what
 * requests are hashed by one of the route: the two may speak of different ports and subsets, as in Istio.
 */
final class HashPolicies {
    private static final int RING_SIZE = 1024;
    private static final long SECOND = 1_000_000_000L;

    private HashPolicies() {}

    static LbPolicy of(ConsistentHash hash) {
        Integer table = hash.maglevTableSize();
        if (table != null) {
            return new LbPolicy(LbPolicy.Kind.MAGLEV, table);
        }
        Integer ring = hash.minimumRingSize();
        return new LbPolicy(LbPolicy.Kind.RING_HASH, ring == null ? RING_SIZE : ring);
    }

    /** Of requests to a service that no rule routes: what the port has, else what the rule has. */
    static HashPolicy[] ofService(Policy policy, int port) {
        ConsistentHash ofPort = ofPort(policy.trafficPolicy(), port);
        return policies(ofPort == null ? ofRule(policy.trafficPolicy()) : ofPort);
    }

    /**
     * Of requests that a rule routes.
     *
     * @param port as the destination has it; 0 where it has none, and then no port's settings count
     */
    static HashPolicy[] ofDestination(Policy policy, String subset, int port) {
        TrafficPolicy own = ofSubset(policy, subset);
        ConsistentHash found = ofPort(own, port);
        found = found == null ? ofRule(own) : found;
        found = found == null ? ofPort(policy.trafficPolicy(), port) : found;
        return policies(found == null ? ofRule(policy.trafficPolicy()) : found);
    }

    /** Whether connections that are not HTTP are hashed by their client's address; ports do not count. */
    static boolean bySource(Policy policy, String subset) {
        TrafficPolicy own = ofSubset(policy, subset);
        LoadBalancer balancer = own == null ? null : own.loadBalancer();
        ConsistentHash hash = balancer == null ? ofRule(policy.trafficPolicy()) : balancer.consistentHash();
        return hash != null && hash.useSourceIp();
    }

    private static @Nullable TrafficPolicy ofSubset(Policy policy, String name) {
        for (Subset subset : policy.subsets()) {
            if (subset.name().equals(name)) {
                return subset.trafficPolicy();
            }
        }
        return null;
    }

    private static @Nullable ConsistentHash ofRule(@Nullable TrafficPolicy policy) {
        LoadBalancer balancer = policy == null ? null : policy.loadBalancer();
        return balancer == null ? null : balancer.consistentHash();
    }

    private static @Nullable ConsistentHash ofPort(@Nullable TrafficPolicy policy, int port) {
        if (policy != null) {
            for (PortTrafficPolicy own : policy.portLevelSettings()) {
                if (own.port() == port) {
                    return own.loadBalancer() == null
                            ? null
                            : own.loadBalancer().consistentHash();
                }
            }
        }
        return null;
    }

    private static HashPolicy[] policies(@Nullable ConsistentHash hash) {
        HashPolicy one = hash == null ? null : policy(hash);
        return one == null ? HashPolicy.NONE : new HashPolicy[] {one};
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
