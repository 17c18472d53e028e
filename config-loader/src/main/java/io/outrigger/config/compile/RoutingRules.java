package io.outrigger.config.compile;

import io.outrigger.config.istio.Resources;
import java.util.ArrayList;
import java.util.List;

/** All VirtualServices a proxy of one namespace may see, by the gateway they are bound to. */
final class RoutingRules {
    private final List<RoutingRule> visible = new ArrayList<>();

    /** Those made for this namespace alone come before those of others and those for all; within each group the oldest is first. */
    RoutingRules(Resources resources, String namespace) {
        List<String> defaultExportTo = resources.mesh().exportTo().defaultVirtualServiceExportTo();
        Delegates delegates = new Delegates(resources.virtualServices(), defaultExportTo);
        List<RoutingRule> own = new ArrayList<>();
        List<RoutingRule> named = new ArrayList<>();
        List<RoutingRule> everybody = new ArrayList<>();
        resources.virtualServices().forEach(source -> {
            RoutingRule rule = RoutingRule.of(delegates.resolve(source), defaultExportTo);
            if (rule.exportTo().contains(Visibility.ALL)) {
                everybody.add(rule);
            } else if (Visibility.isPrivate(rule.exportTo(), rule.namespace(), namespace)) {
                own.add(rule);
            } else if (Visibility.isVisible(rule.exportTo(), rule.namespace(), namespace)) {
                named.add(rule);
            }
        });
        visible.addAll(own);
        visible.addAll(named);
        visible.addAll(everybody);
    }

    /** Bound to that gateway, or to {@code mesh}. Delegates, which have no hosts, never stand alone. */
    List<RoutingRule> boundTo(String gateway) {
        return visible.stream()
                .filter(rule ->
                        rule.gateways().contains(gateway) && !rule.hosts().isEmpty())
                .toList();
    }
}
