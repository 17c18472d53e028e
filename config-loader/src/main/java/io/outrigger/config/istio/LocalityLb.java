package io.outrigger.config.istio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code LocalityLoadBalancerSetting}, and {@code ZoneAwareLoadBalancerSetting} which has the same fields but shares: how near
 * an endpoint has to be. Localities are {@code region/zone/subzone}, the last parts optional, {@code *} at the end for any.
 *
 * @param enabled absent means so
 * @param distribute shares of localities; the first entry whose {@code from} is this proxy's locality counts
 * @param failover which regions come before others when the own one fails
 * @param failoverPriority labels, or {@code key=value}: an endpoint ranks by how many it shares with this proxy, from the first on
 */
public record LocalityLb(
        @Nullable Boolean enabled,
        List<Distribute> distribute,
        List<Failover> failover,
        List<String> failoverPriority) {
    /** What a mesh does that says nothing: nearer endpoints first, where broken ones are noticed. */
    public static final LocalityLb DEFAULT = new LocalityLb(null, List.of(), List.of(), List.of());

    public LocalityLb {
        distribute = List.copyOf(distribute);
        failover = List.copyOf(failover);
        failoverPriority = List.copyOf(failoverPriority);
    }

    /**
     * The shares for callers of one locality.
     *
     * @param to percentages by locality, 100 together
     */
    public record Distribute(String from, Map<String, Integer> to) {
        public Distribute {
            to = Ordered.copyOf(to);
        }
    }

    /** Callers of a region go to that one next. */
    public record Failover(String from, String to) {}
}
