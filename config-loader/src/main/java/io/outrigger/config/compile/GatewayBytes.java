package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.Preamble;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles what a gateway does with connections it carries as bytes: by port, or encrypted and told apart by server name. */
final class GatewayBytes {
    private final RoutingRules rules;
    private final Place place;
    private final ByteRoutes routes;
    private final RoutePlace.Destinations destinations;
    private final ClusterTable clusters;
    private final ServiceRegistry registry;

    GatewayBytes(
            RoutingRules rules,
            Place place,
            ByteRoutes routes,
            RoutePlace.Destinations destinations,
            ClusterTable clusters,
            ServiceRegistry registry) {
        this.rules = rules;
        this.place = place;
        this.routes = routes;
        this.destinations = destinations;
        this.clusters = clusters;
        this.registry = registry;
    }

    /** Chains of a server that passes encrypted connections on. */
    List<FilterChain> passedThrough(String listener, Owned owned) {
        List<FilterChain> chains = new ArrayList<>();
        for (ByteRoutes.Compiled one : routes.tls(bound(owned), at(owned))) {
            FilterChainMatch match = new FilterChainMatch(0, null, one.serverNames(), null, Set.of());
            String name = listener + "_" + owned.server().port().name() + "_" + one.name();
            chains.add(new FilterChain(name, match, one.handler()));
        }
        return chains;
    }

    /**
     * Chains for connections that speak the mesh's TLS and ask for a cluster by name: they are handed on as they are, to endpoints that
     * understand it. Namespaces before the server's hosts do not count here, and nobody outside of the mesh is reached.
     */
    List<FilterChain> meshPassedThrough(Owned owned) {
        List<FilterChain> chains = new ArrayList<>();
        List<String> hosts = owned.hosts(Visibility.ALL);
        for (Cluster cluster : List.copyOf(clusters.all().values())) {
            ClusterName.Parts parts = ClusterName.parse(cluster.name());
            if (parts != null
                    && hosts.stream().anyMatch(host -> HostName.isWithin(parts.host(), host))
                    && !external(cluster)) {
                String name = parts.serverName();
                Cluster passing = clusters.put(passing(cluster.spec(), name));
                FilterChainMatch match = new FilterChainMatch(
                        0, null, Set.of(name.toLowerCase(Locale.ROOT)), null, Set.of(), MeshTls.PROTOCOLS);
                chains.add(new FilterChain(name, match, routes.to(name, passing)));
            }
        }
        return chains;
    }

    private boolean external(Cluster cluster) {
        ClusterSpec.ServiceIdentity identity = cluster.spec().service();
        MeshService service = destinations.service(identity.host(), identity.namespace());
        return service != null && registry.peers(service).external();
    }

    private static ClusterSpec passing(ClusterSpec encrypted, String name) {
        return new ClusterSpec(
                name,
                encrypted.discovery(),
                encrypted.endpoints().stream().filter(EndpointSpec::mesh).toList(),
                encrypted.lbPolicy(),
                encrypted.connectTimeoutNanos(),
                UpstreamProtocol.HTTP1,
                encrypted.sourceAddress(),
                encrypted.originalPort(),
                encrypted.service(),
                encrypted.resilience(),
                null,
                Preamble.NONE);
    }

    /** Where the connections of a server of bytes go; null if no rule says so. The first rule counts, for every address. */
    @Nullable
    ConnectionHandler bytes(Owned owned) {
        List<ByteRoutes.Compiled> found = routes.tcp(bound(owned), at(owned));
        return found.isEmpty() ? null : found.get(0).handler();
    }

    private List<RoutingRule> bound(Owned owned) {
        return rules.boundTo(owned.gatewayName()).stream()
                .filter(rule -> !HostName.intersection(owned.hosts(rule.namespace()), rule.hosts())
                        .isEmpty())
                .toList();
    }

    private RoutePlace at(Owned owned) {
        return new RoutePlace(place, owned.gatewayName(), owned.server().port().number(), destinations);
    }
}
