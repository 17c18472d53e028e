package io.outrigger.app.bench;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.HeaderMatch;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.QueryMatch;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteMatcher;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import java.util.ArrayList;
import java.util.List;

/** Route tables as a mesh of some size has them. */
final class SampleRoutes {
    static final String HOST = "reviews.default.svc.cluster.local";

    private SampleRoutes() {}

    /** One host, one route, one cluster. */
    static RouteTable toCluster(Cluster cluster) {
        RouteAction action = new RouteAction.Forward(
                RouteAction.Targets.one(cluster), RouteAction.Rewrite.NONE, HeaderEdits.NONE, 0, RetryPolicy.DEFAULT);
        return table(route(RouteMatcher.ANY, action));
    }

    /** One host whose only route answers by itself. */
    static RouteTable direct() {
        return table(route(RouteMatcher.ANY, new RouteAction.DirectResponse(200, Messages.ascii("hello world\n"))));
    }

    /** One host with this many routes by prefix and header, of which the last takes everything. */
    static RouteTable ofRoutes(int count) {
        RouteAction action = new RouteAction.DirectResponse(200, new byte[0]);
        Route[] routes = new Route[count];
        for (int i = 0; i < count - 1; i++) {
            HeaderMatch[] headers = {HeaderMatch.value("end-user", StringMatcher.exact("user-" + i, false))};
            routes[i] = route(
                    new RouteMatcher(StringMatcher.prefix("/reviews", false), headers, new QueryMatch[0]), action);
        }
        routes[count - 1] = route(RouteMatcher.ANY, action);
        return table(routes);
    }

    /** As many hosts as asked for, each with the names a Service has, and one wildcard of either kind. */
    static HostIndex ofHosts(int count) {
        List<VirtualHost> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String service = i == 0 ? "reviews" : "service-" + i;
            String full = service + ".default.svc.cluster.local";
            hosts.add(new VirtualHost(
                    full + ":9080",
                    List.of(full, service, service + ".default.svc", service + ".default"),
                    new Route[0]));
        }
        hosts.add(new VirtualHost("suffix", List.of("*.example.com"), new Route[0]));
        hosts.add(new VirtualHost("allow_any", List.of("*"), new Route[0]));
        return new HostIndex(hosts);
    }

    private static Route route(RouteMatcher matcher, RouteAction action) {
        return new Route("default", matcher, action, Route.NO_FILTERS, HeaderEdits.NONE, null, "bench.yaml:1");
    }

    private static RouteTable table(Route... routes) {
        VirtualHost host = new VirtualHost(HOST + ":9080", List.of(HOST, "reviews"), routes);
        return new RouteTable("9080", new HostIndex(List.of(host)));
    }
}
