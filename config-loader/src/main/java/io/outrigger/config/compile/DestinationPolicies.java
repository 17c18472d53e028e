package io.outrigger.config.compile;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.MeshConfig.DefaultTrafficPolicy;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.WorkloadSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which DestinationRule a client obeys for a service: that of its own namespace, else an exported one of the service's, else one of
 * the root namespace; within a namespace the exact host, else the longest wildcard. The first namespace with a hit ends the search.
 *
 * <p>Rules for one host in one namespace and with one exportTo are joined: subsets add up, the first of a name counts, the first
 * trafficPolicy too. Of those with different exportTo the youngest visible counts alone. A rule with a workloadSelector stands apart,
 * and comes before all others for the clients it selects.
 */
final class DestinationPolicies {
    private final List<String> defaultExportTo;
    private final String rootNamespace;
    private final DefaultTrafficPolicy ofMesh;
    private final Map<String, Map<String, List<Joined>>> byNamespace = new LinkedHashMap<>();
    private final Map<String, Set<String>> wildcards = new HashMap<>();

    DestinationPolicies(Resources resources) {
        this.defaultExportTo = resources.mesh().exportTo().defaultDestinationRuleExportTo();
        this.rootNamespace = resources.mesh().rootNamespace();
        this.ofMesh = resources.mesh().defaultTrafficPolicy();
        resources.destinationRules().forEach(this::add);
    }

    /** Rules that count as one. */
    private static final class Joined {
        final String namespace;
        final Set<String> exportTo;
        final @Nullable WorkloadSelector selector;
        final Map<String, Subset> subsets = new LinkedHashMap<>();
        final String name;

        @Nullable
        TrafficPolicy policy;

        Joined(DestinationRule first, Set<String> exportTo) {
            this.namespace = first.meta().namespace();
            this.name = first.meta().name() + "." + namespace;
            this.exportTo = exportTo;
            this.selector = first.workloadSelector();
        }

        boolean isFor(Place place) {
            return selector != null
                    && namespace.equals(place.namespace())
                    && place.identity().fits(selector.labels());
        }
    }

    /**
     * What holds for one service.
     *
     * @param rule who says so, {@code reviews.default}, the first of those that count as one; empty for nobody
     * @param chosen whether it says so to workloads that it selects
     */
    record Policy(@Nullable TrafficPolicy trafficPolicy, List<Subset> subsets, String rule, boolean chosen) {
        static final Policy NONE = new Policy(null, List.of(), "", false);
    }

    private void add(DestinationRule rule) {
        String namespace = rule.meta().namespace();
        String host = HostName.expand(rule.host(), namespace);
        List<Joined> known = byNamespace
                .computeIfAbsent(namespace, ns -> new LinkedHashMap<>())
                .computeIfAbsent(host, h -> new ArrayList<>());
        if (HostName.isWildcard(host)) {
            wildcards.computeIfAbsent(namespace, ns -> new LinkedHashSet<>()).add(host);
        }
        Set<String> exportTo = Set.copyOf(rule.exportTo());
        Joined joined = known.stream()
                .filter(one -> one.exportTo.equals(exportTo) && Objects.equals(one.selector, rule.workloadSelector()))
                .findFirst()
                .orElse(null);
        if (joined == null) {
            joined = new Joined(rule, exportTo);
            known.add(joined);
        }
        for (Subset subset : rule.subsets()) {
            joined.subsets.putIfAbsent(subset.name(), subset);
        }
        joined.policy = joined.policy == null ? rule.trafficPolicy() : joined.policy;
    }

    /** What holds where no rule says otherwise. */
    DefaultTrafficPolicy ofMesh() {
        return ofMesh;
    }

    /** For a client in that place; empty if no rule concerns the service. */
    Policy lookup(Place place, MeshService service) {
        List<Joined> known = known(place.namespace(), service);
        for (Joined one : known) {
            if (one.isFor(place)) {
                return policy(one);
            }
        }
        return ofAll(known);
    }

    /** Towards the own application, where rules for some workloads do not count. */
    Policy lookupInbound(Place place, MeshService service) {
        return ofAll(known(place.namespace(), service));
    }

    /** The youngest without selector. */
    private static Policy ofAll(List<Joined> known) {
        Policy found = Policy.NONE;
        for (Joined one : known) {
            found = one.selector == null ? policy(one) : found;
        }
        return found;
    }

    private static Policy policy(Joined one) {
        return new Policy(one.policy, List.copyOf(one.subsets.values()), one.name, one.selector != null);
    }

    /** What the first namespace has that has any. */
    private List<Joined> known(String client, MeshService service) {
        List<Joined> known = client.equals(rootNamespace)
                ? candidates(client, service, joined -> isPrivate(joined, client))
                : candidates(client, service, joined -> isOwn(joined, client));
        if (known.isEmpty()) {
            known = exported(service.namespace(), service, client);
        }
        return known.isEmpty() ? exported(rootNamespace, service, client) : known;
    }

    private List<Joined> exported(String owner, MeshService service, String client) {
        List<Joined> all = candidates(owner, service, joined -> !isPrivate(joined, owner));
        return all.stream().filter(one -> isExported(one, client)).toList();
    }

    /** The rules of a namespace for the host that fits best, of those that count at all. */
    private List<Joined> candidates(String namespace, MeshService service, Predicate<Joined> counts) {
        Map<String, List<Joined>> all = byNamespace.getOrDefault(namespace, Map.of());
        List<Joined> itself = counting(all.get(service.host()), counts);
        if (!itself.isEmpty()) {
            return itself;
        }
        // Only wildcards can fit besides; there are few, and ten thousand services ask.
        Map<String, List<Joined>> byHost = new LinkedHashMap<>();
        for (String host : wildcards.getOrDefault(namespace, Set.of())) {
            List<Joined> some = counting(all.get(host), counts);
            if (!some.isEmpty()) {
                byHost.put(host, some);
            }
        }
        String best = HostName.mostSpecific(service.host(), byHost.keySet());
        return best == null ? List.of() : byHost.getOrDefault(best, List.of());
    }

    private static List<Joined> counting(@Nullable List<Joined> rules, Predicate<Joined> counts) {
        return rules == null ? List.of() : rules.stream().filter(counts).toList();
    }

    /** Whether a proxy of the rule's own namespace obeys it. */
    private static boolean isOwn(Joined joined, String namespace) {
        return joined.exportTo.isEmpty()
                || joined.exportTo.contains(Visibility.ALL)
                || joined.exportTo.contains(Visibility.OWN)
                || joined.exportTo.contains(namespace);
    }

    private boolean isPrivate(Joined joined, String namespace) {
        if (joined.exportTo.isEmpty()) {
            return defaultExportTo.contains(Visibility.OWN);
        }
        return joined.exportTo.size() == 1
                && (joined.exportTo.contains(Visibility.OWN) || joined.exportTo.contains(namespace));
    }

    private static boolean isExported(Joined joined, String client) {
        return joined.exportTo.isEmpty()
                || joined.exportTo.contains(Visibility.ALL)
                || joined.exportTo.contains(client);
    }
}
