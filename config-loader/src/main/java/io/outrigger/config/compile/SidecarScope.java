package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.ByteRoute;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.WorkloadSelector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this proxy may know of the mesh: by exportTo, and by the Sidecar that is for it. Immutable once made.
 *
 * <p>Source: Istio {@code Sidecar}; gateways have none.
 */
final class SidecarScope {
    private final @Nullable Sidecar sidecar;
    private final List<EgressScope> egress = new ArrayList<>();
    private final ServiceSelection all = new ServiceSelection();
    private final Sidecar.OutboundMode outbound;

    SidecarScope(Resources resources, ServiceRegistry registry, RoutingRules rules, Place place) {
        MeshConfig mesh = resources.mesh();
        this.sidecar = place.isGateway() ? null : choose(resources, place);
        Sidecar.OutboundTrafficPolicy policy = sidecar == null ? null : sidecar.outboundTrafficPolicy();
        this.outbound = policy == null ? mesh.outboundTrafficPolicy() : policy.mode();
        List<MeshService> visible = visible(registry, place.namespace());
        List<RoutingRule> bound = rules.boundTo(RoutingRule.MESH);
        if (sidecar == null || sidecar.egress().isEmpty()) {
            all.addAll(visible);
            egress.add(EgressScope.of(null, visible, bound));
            return;
        }
        for (Sidecar.Egress one : sidecar.egress()) {
            importFor(one, visible, bound, registry, place.namespace());
        }
    }

    /** The Sidecar with a selector that fits, else that of the namespace, else that of the root namespace; the oldest of equals. */
    private static @Nullable Sidecar choose(Resources resources, Place place) {
        Sidecar ofNamespace = null;
        Sidecar ofRoot = null;
        for (Sidecar candidate : resources.sidecars()) {
            String namespace = candidate.meta().namespace();
            WorkloadSelector selector = candidate.workloadSelector();
            boolean whole = selector == null || selector.labels().isEmpty();
            if (namespace.equals(place.namespace())) {
                if (selector != null && !whole && place.identity().fits(selector.labels())) {
                    return candidate;
                }
                ofNamespace = ofNamespace == null && whole ? candidate : ofNamespace;
            } else if (namespace.equals(resources.mesh().rootNamespace())) {
                ofRoot = ofRoot == null && whole ? candidate : ofRoot;
            }
        }
        return ofNamespace == null ? ofRoot : ofNamespace;
    }

    /** Those for this namespace alone, those for it among others, those for all. */
    private static List<MeshService> visible(ServiceRegistry registry, String namespace) {
        List<MeshService> own = new ArrayList<>();
        List<MeshService> named = new ArrayList<>();
        List<MeshService> everybody = new ArrayList<>();
        for (MeshService service : registry.services()) {
            if (service.exportTo().contains(Visibility.ALL)) {
                everybody.add(service);
            } else if (Visibility.isPrivate(service.exportTo(), service.namespace(), namespace)) {
                own.add(service);
            } else if (Visibility.isVisible(service.exportTo(), service.namespace(), namespace)) {
                named.add(service);
            }
        }
        own.addAll(named);
        own.addAll(everybody);
        return own;
    }

    private void importFor(
            Sidecar.Egress one,
            List<MeshService> visible,
            List<RoutingRule> bound,
            ServiceRegistry registry,
            String namespace) {
        EgressImports imports = new EgressImports(one.hosts(), namespace);
        int port = matchedPort(one);
        List<MeshService> selected = new ArrayList<>();
        for (MeshService service : visible) {
            if (imports.hold(service) && isPreferred(service, visible, imports, namespace)) {
                MeshService trimmed = trim(service, port);
                if (trimmed != null) {
                    selected.add(trimmed);
                }
            }
        }
        List<RoutingRule> rules = bound.stream().filter(imports::touch).toList();
        egress.add(EgressScope.of(one, selected, rules));
        all.addAll(selected);
        rules.forEach(rule -> addDestinations(rule, port, registry, namespace));
    }

    private static int matchedPort(Sidecar.Egress one) {
        boolean proxy = one.port() != null && PortProtocol.named(one.port().protocol()) == PortProtocol.HTTP_PROXY;
        return one.port() == null || proxy ? 0 : one.port().number();
    }

    /** A host of several namespaces is taken from the proxy's own, if imported from there. */
    private static boolean isPreferred(
            MeshService service, List<MeshService> visible, EgressImports imports, String namespace) {
        return service.namespace().equals(namespace)
                || visible.stream()
                        .noneMatch(other -> other.host().equals(service.host())
                                && other.namespace().equals(namespace)
                                && imports.hold(other));
    }

    private static @Nullable MeshService trim(MeshService service, int port) {
        if (port == 0) {
            return service;
        }
        MeshPort only = service.port(port);
        return only == null ? null : service.withPorts(List.of(only));
    }

    /** What imported rules lead to is known as well, though it has no listener of its own. */
    private void addDestinations(RoutingRule rule, int port, ServiceRegistry registry, String namespace) {
        for (String host : destinations(rule)) {
            Map<String, MeshService> candidates = registry.byNamespace(host);
            MeshService found = candidates.get(namespace);
            if (found == null) {
                found = candidates.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue)
                        .filter(service -> Visibility.isVisible(service.exportTo(), service.namespace(), namespace))
                        .findFirst()
                        .orElse(null);
            }
            MeshService trimmed = found == null ? null : trim(found, port);
            if (trimmed != null) {
                all.add(trimmed);
            }
        }
    }

    private static Set<String> destinations(RoutingRule rule) {
        Set<String> hosts = new LinkedHashSet<>();
        Stream.of(
                        rule.source().http().stream().map(HttpRoute::route),
                        rule.source().tls().stream().map(ByteRoute::route),
                        rule.source().tcp().stream().map(ByteRoute::route))
                .flatMap(routes -> routes)
                .flatMap(List::stream)
                .forEach(one -> hosts.add(rule.expand(one.destination().host())));
        return hosts;
    }

    /** Null where none is for this proxy, and at gateways. */
    @Nullable
    Sidecar sidecar() {
        return sidecar;
    }

    /** At least one; the last may be for all ports. */
    List<EgressScope> egress() {
        return egress;
    }

    /** The egress listener that answers for a port: the first that has it, or is for all. */
    @Nullable
    EgressScope egressFor(int port) {
        for (EgressScope scope : egress) {
            if (scope.port() == 0 || scope.port() == port) {
                return scope;
            }
        }
        return null;
    }

    /** Every service that may be a destination. */
    List<MeshService> services() {
        return all.services();
    }

    @Nullable
    MeshService service(String host) {
        return all.byHost().get(host);
    }

    /** The cluster for what no service claims. */
    String unknownCluster() {
        if (!allowsAny()) {
            return ClusterName.BLACK_HOLE;
        }
        Sidecar.OutboundTrafficPolicy policy = sidecar == null ? null : sidecar.outboundTrafficPolicy();
        VirtualService.Destination proxy = policy == null ? null : policy.egressProxy();
        if (sidecar == null || proxy == null) {
            return ClusterName.PASSTHROUGH;
        }
        String host = HostName.expand(proxy.host(), sidecar.meta().namespace());
        return ClusterName.outbound(proxy.port(), proxy.subset(), host);
    }

    /** Whether unknown destinations are passed through. */
    boolean allowsAny() {
        return outbound == Sidecar.OutboundMode.ALLOW_ANY;
    }
}
