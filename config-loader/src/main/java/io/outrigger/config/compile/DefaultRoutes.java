package io.outrigger.config.compile;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.HashPolicy;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteAction.DirectResponse;
import io.outrigger.http.route.RouteAction.Forward;
import io.outrigger.http.route.RouteAction.Rewrite;
import io.outrigger.http.route.RouteAction.Targets;
import io.outrigger.http.route.RouteMatcher;
import io.outrigger.http.route.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that nobody writes. Names are istiod's. */
final class DefaultRoutes {
    static final String NAME = "default";

    private static final String ALLOW_ANY = "allow_any";
    private static final String BLOCK_ALL = "block_all";
    private static final int BAD_GATEWAY = 502;

    private DefaultRoutes() {}

    /** Every path to one cluster, by these hashes. */
    static Route to(@Nullable Cluster cluster, @Nullable String decorator, RetryPolicy retry, HashPolicy... hashes) {
        Forward on = new Forward(Targets.one(cluster), Rewrite.NONE, HeaderEdits.NONE, 0, retry);
        return route(NAME, on.hashedBy(hashes), decorator);
    }

    private static Route route(String name, RouteAction action, @Nullable String decorator) {
        return new Route(
                name,
                RouteMatcher.ANY,
                action,
                Route.NO_FILTERS,
                HeaderEdits.NONE,
                decorator == null ? null : decorator.getBytes(StandardCharsets.UTF_8),
                "");
    }

    /** Hosts nobody knows, where unknown destinations are allowed: on to where the client was going. */
    static VirtualHost allowAny(@Nullable Cluster passthrough) {
        Forward on = new Forward(Targets.one(passthrough), Rewrite.NONE, HeaderEdits.NONE, 0, RetryPolicy.NONE);
        return new VirtualHost(ALLOW_ANY, List.of("*"), new Route[] {route(ALLOW_ANY, on, null)});
    }

    /** Hosts nobody knows, where only the registry counts: 502. */
    static VirtualHost blockAll() {
        DirectResponse refusal = new DirectResponse(BAD_GATEWAY, new byte[0]);
        return new VirtualHost(BLOCK_ALL, List.of("*"), new Route[] {route(BLOCK_ALL, refusal, null)});
    }
}
