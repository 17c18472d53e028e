package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Bound;
import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.HeaderMatch;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.QueryMatch;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteMatcher;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the route table of one bound port of a gateway: the hosts its servers and the VirtualServices bound to them have in
 * common. Rules for one host are joined, the oldest first, routes that take everything behind all others.
 */
final class GatewayRoutes {
    private static final int MOVED = 301;

    private final RoutingRules rules;
    private final Place place;
    private final RouteCompiler routes;
    private final RoutePlace.Destinations destinations;

    GatewayRoutes(RoutingRules rules, Place place, RouteCompiler routes, RoutePlace.Destinations destinations) {
        this.rules = rules;
        this.place = place;
        this.routes = routes;
        this.destinations = destinations;
    }

    /** The services a gateway knows: that of the rule's own namespace before others of the same host. */
    record OfGateway(
            SidecarScope scope,
            ServiceRegistry registry,
            Place place,
            ClusterTable clusters,
            DestinationPolicies policies)
            implements RoutePlace.Destinations {
        @Override
        public DestinationPolicies.Policy policy(MeshService service) {
            return policies.lookup(place, service);
        }

        @Override
        public @Nullable MeshService service(String host, String namespace) {
            MeshService own = registry.byNamespace(host).get(namespace);
            boolean visible = own != null && Visibility.isVisible(own.exportTo(), own.namespace(), place.namespace());
            return visible ? own : scope.service(host);
        }

        @Override
        public @Nullable Cluster cluster(String name) {
            return clusters.find(name);
        }
    }

    /**
     * Of a server whose TLS ends here: it has its hosts for itself.
     *
     * @param elsewhere hosts within its own that other servers of the port have; null for none
     */
    RouteTable table(Owned encrypted, @Nullable HostIndex elsewhere) {
        Build build = new Build();
        build.add(encrypted);
        String name = "https." + encrypted.server().port().number() + "."
                + encrypted.server().port().name() + "."
                + encrypted.gateway().meta().name() + "."
                + encrypted.gateway().meta().namespace();
        return new RouteTable(name, new HostIndex(build.virtualHosts()), elsewhere);
    }

    /** Hosts nobody routes answer 404; a table without any does so for all. */
    RouteTable table(Bound bound) {
        Build build = new Build();
        bound.servers().forEach(build::add);
        String address = bound.bind().isEmpty() ? "" : "." + bound.bind();
        return new RouteTable("http." + bound.port() + address, new HostIndex(build.virtualHosts()));
    }

    /** One table in the making. */
    private final class Build {
        private final Map<String, Joined> byHost = new LinkedHashMap<>();
        private final Map<String, List<RouteCompiler.Compiled>> known = new HashMap<>();

        void add(Owned owned) {
            int port = owned.server().port().number();
            RoutePlace routePlace = new RoutePlace(place, owned.gatewayName(), port, destinations);
            for (RoutingRule rule : rules.boundTo(owned.gatewayName())) {
                List<String> hosts = HostName.intersection(owned.hosts(rule.namespace()), rule.hosts());
                List<RouteCompiler.Compiled> compiled = hosts.isEmpty() ? List.of() : compiled(rule, routePlace);
                if (!compiled.isEmpty()) {
                    hosts.forEach(host -> joined(host, port).add(compiled, owned.redirectsToHttps()));
                }
            }
            if (owned.redirectsToHttps()) {
                owned.hosts(Visibility.ALL).forEach(host -> joined(host, port).redirectToHttps());
            }
        }

        /** The first server of a Gateway whose port leaves any route of a rule decides for all servers on the bound port. */
        private List<RouteCompiler.Compiled> compiled(RoutingRule rule, RoutePlace routePlace) {
            String key = routePlace.gateway() + " " + rule.namespace() + "/" + rule.name();
            List<RouteCompiler.Compiled> before = known.get(key);
            if (before != null) {
                return before;
            }
            List<RouteCompiler.Compiled> made = routes.compile(rule, routePlace);
            if (!made.isEmpty()) {
                known.put(key, made);
            }
            return made;
        }

        private Joined joined(String host, int port) {
            return byHost.computeIfAbsent(host.toLowerCase(Locale.ROOT), name -> new Joined(name, port));
        }

        List<VirtualHost> virtualHosts() {
            return byHost.values().stream()
                    .map(joined -> joined.virtualHost(routes))
                    .toList();
        }
    }

    /** The routes of one host in the making. */
    private static final class Joined {
        private final String host;
        private final int port;
        private final List<Route> specific = new ArrayList<>();
        private final List<Route> catchAlls = new ArrayList<>();
        private boolean redirect;

        Joined(String host, int port) {
            this.host = host;
            this.port = port;
        }

        void add(List<RouteCompiler.Compiled> compiled, boolean redirectToHttps) {
            for (RouteCompiler.Compiled one : compiled) {
                List<Route> group = one.catchAll() ? catchAlls : specific;
                if (!group.contains(one.route())) {
                    group.add(one.route());
                }
            }
            redirect |= redirectToHttps;
        }

        void redirectToHttps() {
            redirect = true;
        }

        VirtualHost virtualHost(RouteCompiler compiler) {
            List<Route> all = new ArrayList<>();
            if (redirect) {
                all.add(toHttps());
            }
            all.addAll(specific);
            all.addAll(catchAlls);
            return compiler.virtualHost(host + ":" + port, List.of(host), all.toArray(new Route[0]));
        }
    }

    /** Comes before all routes; only requests that a trusted proxy took over TLS pass it. */
    private static Route toHttps() {
        HeaderMatch notYet = HeaderMatch.value(":scheme", StringMatcher.exact("https", false))
                .inverted(false);
        RouteMatcher matcher = new RouteMatcher(null, new HeaderMatch[] {notYet}, new QueryMatch[0]);
        return new Route(
                null,
                matcher,
                new RouteAction.Redirect(MOVED, "https", null, 0, null, null, false),
                Route.NO_FILTERS,
                HeaderEdits.NONE,
                null,
                "");
    }
}
