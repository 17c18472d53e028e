package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.HashPolicy;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the route tables of a sidecar's outbound listeners: one a port, with a virtual host for each service that has the port,
 * and for sniffed ports one a service, where every Host belongs to it. Config thread only.
 *
 * <p>Where several VirtualServices are for one service, the first alone counts, unless none of its routes concerns this proxy.
 */
final class OutboundRoutes {
    private static final int HTTP_PORT = 80;

    private final SidecarScope scope;
    private final Place place;
    private final RouteCompiler routes;
    private final RoutePlace.Destinations destinations;
    private final VirtualHost unknownHosts;
    private final Map<Integer, List<VirtualHost>> byPort = new HashMap<>();

    OutboundRoutes(
            SidecarScope scope,
            Place place,
            RouteCompiler routes,
            ClusterTable clusters,
            DestinationPolicies policies) {
        this.scope = scope;
        this.place = place;
        this.routes = routes;
        this.destinations = new OfScope(scope, place, clusters, policies);
        this.unknownHosts = scope.allowsAny()
                ? DefaultRoutes.allowAny(clusters.find(scope.unknownCluster()))
                : DefaultRoutes.blockAll();
    }

    private record OfScope(SidecarScope scope, Place place, ClusterTable clusters, DestinationPolicies policies)
            implements RoutePlace.Destinations {
        @Override
        public DestinationPolicies.Policy policy(MeshService service) {
            return policies.lookup(place, service);
        }

        @Override
        public @Nullable MeshService service(String host, String namespace) {
            return scope.service(host);
        }

        @Override
        public @Nullable Cluster cluster(String name) {
            return clusters.find(name);
        }
    }

    /** What destinations of rules mean here. */
    RoutePlace.Destinations destinations() {
        return destinations;
    }

    /** The table of all HTTP listeners of a port. */
    RouteTable table(int port) {
        return withUnknown(Integer.toString(port), virtualHosts(port));
    }

    /** The table of a Sidecar's HTTP_PROXY listener: only names of port 80 are found, for Envoy looks them up without port. */
    RouteTable proxyTable(EgressScope egress) {
        return withUnknown(Integer.toString(egress.port()), new Build(egress, HTTP_PORT, 0).virtualHosts());
    }

    /** The table of a port for clients that name a proxy: unknown hosts lead nowhere. */
    RouteTable withoutPassthrough(int port) {
        List<VirtualHost> all = new ArrayList<>(virtualHosts(port));
        all.add(DefaultRoutes.blockAll());
        return new RouteTable(Integer.toString(port), new HostIndex(all));
    }

    private RouteTable withUnknown(String name, List<VirtualHost> known) {
        List<VirtualHost> all = new ArrayList<>(known);
        all.add(unknownHosts);
        return new RouteTable(name, new HostIndex(all));
    }

    /** The table of a listener for one sniffed service's address: whatever Host is asked for belongs to it. */
    RouteTable ofSniffed(MeshService service, int port) {
        List<VirtualHost> own = virtualHosts(port).stream()
                .filter(host -> host.domains().contains(service.host()))
                .map(host -> new VirtualHost(host.name(), List.of("*"), host.routes()))
                .toList();
        return new RouteTable(service.host() + ":" + port, new HostIndex(own));
    }

    private List<VirtualHost> virtualHosts(int port) {
        return byPort.computeIfAbsent(port, number -> {
            EgressScope egress = scope.egressFor(number);
            return egress == null ? List.of() : new Build(egress, number, number).virtualHosts();
        });
    }

    /** One table in the making. */
    private final class Build {
        private final EgressScope egress;
        private final int port;
        private final RoutePlace routePlace;
        private final Map<String, MeshService> services = new LinkedHashMap<>();
        private final ServiceDomains domains = new ServiceDomains(place.namespace());
        private final Set<String> names = new LinkedHashSet<>();
        private final List<VirtualHost> hosts = new ArrayList<>();

        /**
         * @param port of the services
         * @param listenerPort what the client dials, 0 if that says nothing
         */
        Build(EgressScope egress, int port, int listenerPort) {
            this.egress = egress;
            this.port = port;
            this.routePlace = new RoutePlace(place, RoutingRule.MESH, listenerPort, destinations);
            // Of several services of one host the last one's addresses are domains; their cluster is shared anyway.
            for (MeshService service : egress.services()) {
                MeshPort found = service.port(port);
                if (found != null) {
                    services.put(service.host(), service);
                }
            }
        }

        List<VirtualHost> virtualHosts() {
            List<Group> groups = new ArrayList<>();
            for (RoutingRule rule : egress.rules()) {
                Group group = group(rule);
                if (group != null) {
                    groups.add(group);
                }
            }
            groups.forEach(group -> group.services().forEach(service -> services.remove(service.host())));
            List<MeshService> plain = services.values().stream()
                    .filter(service -> service.aliasOf() == null && isHttp(service))
                    .toList();
            groups.forEach(group -> group.services().forEach(domains::know));
            plain.forEach(domains::know);
            groups.forEach(this::add);
            plain.forEach(service -> add(service, defaultRoutes(service)));
            return hosts;
        }

        private boolean isHttp(MeshService service) {
            MeshPort own = service.port(port);
            return own != null && own.protocol().isHttpOrSniffed();
        }

        /** A rule, the services that obey it and its other hosts. */
        private record Group(List<MeshService> services, List<String> otherHosts, Route[] routes) {}

        private @Nullable Group group(RoutingRule rule) {
            List<MeshService> obeying = new ArrayList<>();
            List<String> others = new ArrayList<>();
            rule.hosts().forEach(host -> sort(rule, host, obeying, others));
            boolean anyHost = routePlace.port() == HTTP_PORT;
            if (!anyHost && obeying.isEmpty() && !touchesService(rule)) {
                return null;
            }
            List<RouteCompiler.Compiled> compiled = routes.compile(rule, routePlace);
            List<MeshService> served = obeying.stream().filter(this::isHttp).toList();
            if (compiled.isEmpty() || served.isEmpty() && !anyHost) {
                return null;
            }
            return new Group(
                    served,
                    others,
                    compiled.stream().map(RouteCompiler.Compiled::route).toArray(Route[]::new));
        }

        private boolean touchesService(RoutingRule rule) {
            return rule.hosts().stream()
                    .anyMatch(host -> services.keySet().stream().anyMatch(known -> HostName.overlap(host, known)));
        }

        /** A host is a service, a wildcard around services, or neither. */
        private void sort(RoutingRule rule, String host, List<MeshService> obeying, List<String> others) {
            if (!HostName.isWildcard(host)) {
                MeshService service = services.get(host);
                if (service == null) {
                    others.add(host);
                } else {
                    obeying.add(service);
                }
                return;
            }
            boolean any = false;
            for (MeshService service : services.values()) {
                if (HostName.overlap(service.host(), host)) {
                    any = true;
                    if (rule.equals(egress.ruleOfHost().get(service.host()))) {
                        obeying.add(service);
                    }
                }
            }
            if (!any) {
                others.add(host);
            }
        }

        private void add(Group group) {
            for (String host : group.otherHosts()) {
                if (names.add(host)) {
                    add(host, domains.claim(host), group.routes());
                }
            }
            group.services().forEach(service -> add(service, group.routes()));
        }

        private void add(MeshService service, Route[] own) {
            if (names.add(service.host())) {
                add(service.host(), domains.claim(service), own);
            }
        }

        private void add(String host, List<String> free, Route[] own) {
            if (!free.isEmpty()) {
                hosts.add(routes.virtualHost(host + ":" + port, free, own));
            }
        }

        private Route[] defaultRoutes(MeshService service) {
            Cluster cluster = destinations.cluster(ClusterName.outbound(port, "", service.host()));
            HashPolicy[] hashes = HashPolicies.ofService(destinations.policy(service), port);
            RetryPolicy retry = routes.retries().of(null, hashes.length > 0);
            return new Route[] {DefaultRoutes.to(cluster, service.host() + ":" + port + "/*", retry, hashes)};
        }
    }
}
