package io.outrigger.config.compile;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Sidecar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one outbound listener of a Sidecar may know; without a Sidecar there is one for everything.
 *
 * @param egress null without a Sidecar
 * @param services in the order of the registry, also several of one host; trimmed to the listener's port if it has one
 * @param rules bound to the mesh, in their order
 * @param ruleOfHost which rule says most about a service's host
 */
record EgressScope(
        Sidecar.@Nullable Egress egress,
        List<MeshService> services,
        List<RoutingRule> rules,
        Map<String, RoutingRule> ruleOfHost) {

    static EgressScope of(Sidecar.@Nullable Egress egress, List<MeshService> services, List<RoutingRule> rules) {
        return new EgressScope(egress, List.copyOf(services), List.copyOf(rules), mostSpecific(services, rules));
    }

    /** 0 for all ports. */
    int port() {
        return egress == null || egress.port() == null ? 0 : egress.port().number();
    }

    boolean isHttpProxy() {
        return egress != null
                && egress.port() != null
                && PortProtocol.named(egress.port().protocol()) == PortProtocol.HTTP_PROXY;
    }

    private static Map<String, RoutingRule> mostSpecific(List<MeshService> services, List<RoutingRule> rules) {
        Map<String, RoutingRule> byHost = new LinkedHashMap<>();
        for (RoutingRule rule : rules) {
            rule.hosts().forEach(host -> byHost.putIfAbsent(host, rule));
        }
        Map<String, RoutingRule> found = new HashMap<>();
        for (MeshService service : services) {
            String best = HostName.mostSpecific(service.host(), byHost.keySet());
            if (best != null) {
                found.put(service.host(), byHost.get(best));
            }
        }
        return found;
    }
}
