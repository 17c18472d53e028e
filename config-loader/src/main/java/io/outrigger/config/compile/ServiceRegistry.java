package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.compile.MeshService.Resolution;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.core.cluster.Locality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every host of the mesh with its endpoints, the oldest first, then by name. Several resources may declare one host in one
 * namespace: they share their endpoints. Immutable once made.
 */
final class ServiceRegistry {
    private final List<MeshService> services = new ArrayList<>();
    private final Map<String, Map<String, MeshService>> byHost = new LinkedHashMap<>();
    private final Map<String, List<MeshEndpoint>> endpoints = new HashMap<>();
    private final Map<String, Peers> peers = new HashMap<>();

    private ServiceRegistry() {}

    static ServiceRegistry of(Resources resources, Findings findings) {
        ServiceRegistry registry = new ServiceRegistry();
        List<Dated> found = new ArrayList<>();
        Workloads workloads = new Workloads(resources);
        registry.kubernetes(resources, workloads, found);
        registry.entries(resources, new EntryEndpoints(workloads, findings), found);
        found.sort(Dated.ORDER);
        found.forEach(dated -> registry.add(dated.service()));
        registry.attachAliases();
        return registry;
    }

    /**
     * Who answers for a service.
     *
     * @param external somebody outside of the mesh
     * @param names accepted in certificates; empty for those of the endpoints
     */
    record Peers(boolean external, List<String> names) {
        private static final Peers OWN = new Peers(false, List.of());
    }

    private record Dated(MeshService service, @Nullable Instant creation) {
        static final Comparator<Dated> ORDER = Comparator.comparing(
                        Dated::creation, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(dated -> dated.service().name())
                .thenComparing(dated -> dated.service().namespace());

        static Dated of(MeshService service, Meta meta) {
            return new Dated(service, meta.creation());
        }
    }

    private void kubernetes(Resources resources, Workloads workloads, List<Dated> found) {
        KubernetesServices conversion =
                new KubernetesServices(resources.mesh().exportTo().defaultServiceExportTo());
        KubernetesEndpoints finder = new KubernetesEndpoints(resources, workloads);
        for (Service service : resources.services()) {
            MeshService converted = conversion.convert(service);
            boolean byName = finder.isUnknown(service) && converted.aliasOf() == null;
            if (byName) {
                converted.ports().forEach(port -> put(converted, port, List.of(itself(converted, port))));
            } else {
                for (int i = 0; i < service.ports().size(); i++) {
                    put(
                            converted,
                            converted.ports().get(i),
                            finder.find(service, service.ports().get(i)));
                }
            }
            found.add(Dated.of(byName ? resolvedByName(converted) : converted, service.meta()));
        }
    }

    /** The service under its own name, which the cluster's DNS knows: its virtual address, or its pods if it is headless. */
    private static MeshEndpoint itself(MeshService service, MeshPort port) {
        boolean headless = service.resolution() == Resolution.ORIGINAL_DESTINATION;
        int number = headless && port.targetPort() > 0 ? port.targetPort() : port.number();
        return new MeshEndpoint(service.host(), number, Map.of(), 1, Locality.UNKNOWN);
    }

    private static MeshService resolvedByName(MeshService service) {
        return service.resolution() == Resolution.STATIC ? service.with(Resolution.DNS) : service;
    }

    private void entries(Resources resources, EntryEndpoints finder, List<Dated> found) {
        ServiceEntries conversion =
                new ServiceEntries(resources.mesh().exportTo().defaultServiceExportTo());
        for (ServiceEntry entry : resources.serviceEntries()) {
            for (MeshService service : conversion.convert(entry)) {
                for (int i = 0; i < entry.ports().size(); i++) {
                    put(
                            service,
                            service.ports().get(i),
                            finder.find(entry, service.host(), entry.ports().get(i)));
                }
                found.add(Dated.of(service, entry.meta()));
                boolean external = entry.location() == ServiceEntry.Location.MESH_EXTERNAL;
                peers.putIfAbsent(key(service), new Peers(external, entry.subjectAltNames()));
            }
        }
    }

    private static String key(MeshService service, MeshPort port) {
        return key(service) + "/" + port.name();
    }

    private static String key(MeshService service) {
        return service.namespace() + "/" + service.host();
    }

    private void put(MeshService service, MeshPort port, List<MeshEndpoint> found) {
        endpoints.computeIfAbsent(key(service, port), k -> new ArrayList<>()).addAll(found);
    }

    /** Of several with one host in a namespace the first counts, a Kubernetes Service before entries. */
    private void add(MeshService service) {
        services.add(service);
        byHost.computeIfAbsent(service.host(), host -> new LinkedHashMap<>())
                .merge(
                        service.namespace(),
                        service,
                        (first, next) -> !first.isKubernetes() && next.isKubernetes() ? next : first);
    }

    private void attachAliases() {
        Map<String, List<String>> aliases = new HashMap<>();
        for (MeshService service : services) {
            if (service.aliasOf() != null) {
                aliases.computeIfAbsent(concrete(service), host -> new ArrayList<>())
                        .add(service.host());
            }
        }
        services.replaceAll(service -> withAliases(service, aliases));
        byHost.values().forEach(one -> one.replaceAll((namespace, service) -> withAliases(service, aliases)));
    }

    private static MeshService withAliases(MeshService service, Map<String, List<String>> aliases) {
        List<String> own = aliases.get(service.host());
        return own == null || service.aliasOf() != null ? service : service.withAliases(own);
    }

    /** What an alias stands for in the end; at most as many steps as there are hosts, for aliases may form a ring. */
    private String concrete(MeshService alias) {
        String host = alias.host();
        for (int step = 0; step < byHost.size(); step++) {
            String next = aliasOf(host);
            if (next == null) {
                return host;
            }
            host = next;
        }
        return host;
    }

    private @Nullable String aliasOf(String host) {
        for (MeshService service : byHost.getOrDefault(host, Map.of()).values()) {
            return service.aliasOf();
        }
        return null;
    }

    /** All, also those declared twice. */
    List<MeshService> services() {
        return services;
    }

    /** The services of a host by their namespace; empty if nobody declares it. */
    Map<String, MeshService> byNamespace(String host) {
        return byHost.getOrDefault(host, Map.of());
    }

    /** Who answers for a service. */
    Peers peers(MeshService service) {
        return service.isKubernetes() ? Peers.OWN : peers.getOrDefault(key(service), Peers.OWN);
    }

    /** The endpoints behind a port, of all resources that declare the host in that namespace. */
    List<MeshEndpoint> endpoints(MeshService service, MeshPort port) {
        return endpoints.getOrDefault(key(service, port), List.of());
    }
}
