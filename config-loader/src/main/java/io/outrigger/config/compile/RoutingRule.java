package io.outrigger.config.compile;

import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.ByteMatch;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import java.util.List;
import java.util.Set;

/**
 * A VirtualService with its names made full.
 *
 * @param hosts full names and wildcards, lower case
 * @param gateways {@code namespace/name}, or {@code mesh}
 * @param exportTo the mesh's default already filled in
 */
record RoutingRule(VirtualService source, List<String> hosts, List<String> gateways, Set<String> exportTo) {
    static final String MESH = "mesh";

    static RoutingRule of(VirtualService source, List<String> defaultExportTo) {
        String namespace = source.meta().namespace();
        List<String> gateways = source.gateways().isEmpty() ? List.of(MESH) : source.gateways();
        return new RoutingRule(
                source,
                source.hosts().stream()
                        .map(host -> HostName.expand(host, namespace))
                        .toList(),
                gateways.stream().map(name -> gateway(name, namespace)).toList(),
                Visibility.orDefault(source.exportTo(), defaultExportTo));
    }

    /** The full name of a gateway; also understands the old {@code name.namespace.svc.cluster.local}. */
    static String gateway(String name, String namespace) {
        if (name.equals(MESH)) {
            return MESH;
        }
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return name.startsWith("./") ? namespace + name.substring(1) : name;
        }
        int dot = name.indexOf('.');
        if (dot < 0) {
            return namespace + "/" + name;
        }
        int end = name.indexOf('.', dot + 1);
        return name.substring(dot + 1, end < 0 ? name.length() : end) + "/" + name.substring(0, dot);
    }

    String name() {
        return source.meta().name();
    }

    String namespace() {
        return source.meta().namespace();
    }

    /** The full name of a host that this rule names, in a destination for example. */
    String expand(String host) {
        return HostName.expand(host, namespace());
    }

    /** Whether a match block for bytes counts there: at a gateway by port and name alone. */
    boolean concerns(ByteMatch match, RoutePlace at) {
        boolean named = match.gateways().isEmpty()
                || match.gateways().stream()
                        .anyMatch(name -> gateway(name, namespace()).equals(at.gateway()));
        boolean port = match.port() == 0 || match.port() == at.port();
        return named && port && (at.atGateway() || at.place().fits(match.sourceLabels(), match.sourceNamespace()));
    }

    /** Whether a match block counts at this gateway for a proxy in that place. */
    boolean concerns(HttpMatch match, String gateway, Place place) {
        if (!match.gateways().isEmpty()) {
            return match.gateways().stream()
                    .anyMatch(name -> gateway(name, namespace()).equals(gateway));
        }
        return place.fits(match.sourceLabels(), match.sourceNamespace());
    }
}
