package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles what a gateway does with connections it carries as bytes: by port, or encrypted and told apart by server name. */
final class GatewayBytes {
    private final RoutingRules rules;
    private final Place place;
    private final ByteRoutes routes;
    private final RoutePlace.Destinations destinations;

    GatewayBytes(RoutingRules rules, Place place, ByteRoutes routes, RoutePlace.Destinations destinations) {
        this.rules = rules;
        this.place = place;
        this.routes = routes;
        this.destinations = destinations;
    }

    /** Chains of a server that passes encrypted connections on. */
    List<FilterChain> passedThrough(String listener, Owned owned) {
        List<FilterChain> chains = new ArrayList<>();
        for (ByteRoutes.Compiled one : routes.tls(bound(owned), at(owned))) {
            FilterChainMatch match = new FilterChainMatch(0, one.ranges(), one.serverNames(), null, Set.of());
            String name = listener + "_" + owned.server().port().name() + "_" + one.name();
            chains.add(new FilterChain(name, match, one.handler()));
        }
        return chains;
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
