package io.outrigger.config.compile;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which DestinationRule a client obeys for a service: that of its own namespace, else an exported one of the service's, else one of
 * the root namespace; within a namespace the exact host, else the longest wildcard. The first namespace with a hit ends the search.
 *
 * <p>Rules for one host in one namespace and with one exportTo are joined: subsets add up, the first of a name counts, the first
 * trafficPolicy too. Of those with different exportTo the youngest visible counts alone.
 */
final class DestinationPolicies {
    private final List<String> defaultExportTo;
    private final String rootNamespace;
    private final @Nullable TrafficPolicy ofMesh;
    private final Map<String, Map<String, List<Joined>>> byNamespace = new LinkedHashMap<>();

    DestinationPolicies(Resources resources) {
        this.defaultExportTo = resources.mesh().exportTo().defaultDestinationRuleExportTo();
        this.rootNamespace = resources.mesh().rootNamespace();
        this.ofMesh = resources.mesh().defaultTrafficPolicy();
        resources.destinationRules().forEach(this::add);
    }

    /** Rules that count as one. */
    private static final class Joined {
        final Set<String> exportTo;
        final Map<String, Subset> subsets = new LinkedHashMap<>();

        @Nullable
        TrafficPolicy policy;

        Joined(Set<String> exportTo) {
            this.exportTo = exportTo;
        }
    }

    /** What holds for one service. */
    record Policy(@Nullable TrafficPolicy trafficPolicy, List<Subset> subsets) {
        static final Policy NONE = new Policy(null, List.of());
    }

    private void add(DestinationRule rule) {
        String namespace = rule.meta().namespace();
        String host = HostName.expand(rule.host(), namespace);
        List<Joined> known = byNamespace
                .computeIfAbsent(namespace, ns -> new LinkedHashMap<>())
                .computeIfAbsent(host, h -> new ArrayList<>());
        Set<String> exportTo = Set.copyOf(rule.exportTo());
        Joined joined = known.stream()
                .filter(one -> one.exportTo.equals(exportTo))
                .findFirst()
                .orElse(null);
        if (joined == null) {
            joined = new Joined(exportTo);
            known.add(joined);
        }
        for (Subset subset : rule.subsets()) {
            joined.subsets.putIfAbsent(subset.name(), subset);
        }
        joined.policy = joined.policy == null ? rule.trafficPolicy() : joined.policy;
    }

    /** What holds where no rule says otherwise; null for nothing. */
    @Nullable
    TrafficPolicy ofMesh() {
        return ofMesh;
    }

    /** For a client of that namespace; empty if no rule concerns the service. */
    Policy lookup(String client, MeshService service) {
        Joined found = client.equals(rootNamespace)
                ? youngest(candidates(client, service, joined -> isPrivate(joined, client)))
                : youngest(candidates(client, service, joined -> isOwn(joined, client)));
        if (found == null) {
            found = exported(service.namespace(), service, client);
        }
        if (found == null) {
            found = exported(rootNamespace, service, client);
        }
        return found == null ? Policy.NONE : new Policy(found.policy, List.copyOf(found.subsets.values()));
    }

    private @Nullable Joined exported(String owner, MeshService service, String client) {
        List<Joined> all = candidates(owner, service, joined -> !isPrivate(joined, owner));
        return youngest(all.stream().filter(one -> isExported(one, client)).toList());
    }

    private static @Nullable Joined youngest(List<Joined> some) {
        return some.isEmpty() ? null : some.get(some.size() - 1);
    }

    /** The rules of a namespace for the host that fits best, of those that count at all. */
    private List<Joined> candidates(String namespace, MeshService service, Predicate<Joined> counts) {
        Map<String, List<Joined>> byHost = new LinkedHashMap<>();
        byNamespace.getOrDefault(namespace, Map.of()).forEach((host, all) -> {
            List<Joined> some = all.stream().filter(counts).toList();
            if (!some.isEmpty()) {
                byHost.put(host, some);
            }
        });
        String best = HostName.mostSpecific(service.host(), byHost.keySet());
        return best == null ? List.of() : byHost.getOrDefault(best, List.of());
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
