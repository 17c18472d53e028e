package io.outrigger.config.compile;

import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.Delegate;
import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.VirtualService.Headers;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.VirtualService.Mirror;
import io.outrigger.config.istio.VirtualService.RouteDestination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rules of delegates in the place of those that name them. A delegate is a VirtualService without hosts that the root's
 * namespace may see; where there is none, the root's rule vanishes.
 *
 * <p>Source: istiod. What a delegate's rule does not say holds as the root's rule says; its match blocks are joined with those of the
 * root, see {@link MatchJoin}, and a rule with a block that fits none of them is dropped.
 */
final class Delegates {
    private final Map<String, VirtualService> byName = new HashMap<>();
    private final List<String> defaultExportTo;

    Delegates(List<VirtualService> services, List<String> defaultExportTo) {
        this.defaultExportTo = defaultExportTo;
        for (VirtualService service : services) {
            if (service.hosts().isEmpty()) {
                byName.putIfAbsent(
                        service.meta().namespace() + "/" + service.meta().name(), service);
            }
        }
    }

    /** The same with all rules in it; itself if it delegates nothing. */
    VirtualService resolve(VirtualService root) {
        if (root.http().stream().allMatch(route -> route.delegate() == null)) {
            return root;
        }
        String namespace = root.meta().namespace();
        List<HttpRoute> routes = new ArrayList<>();
        for (HttpRoute route : root.http()) {
            Delegate delegate = route.delegate();
            if (delegate == null) {
                routes.add(route);
            } else {
                VirtualService leaf = find(delegate, namespace);
                if (leaf != null) {
                    join(named(route, namespace), leaf, routes);
                }
            }
        }
        return root.withHttp(routes);
    }

    private @Nullable VirtualService find(Delegate delegate, String namespace) {
        String owner = delegate.namespace().isEmpty() ? namespace : delegate.namespace();
        VirtualService leaf = byName.get(owner + "/" + delegate.name());
        if (leaf == null) {
            return null;
        }
        Set<String> exportTo = Visibility.orDefault(leaf.exportTo(), defaultExportTo);
        return Visibility.isVisible(exportTo, owner, namespace) ? leaf : null;
    }

    private static void join(HttpRoute root, VirtualService leaf, List<HttpRoute> into) {
        for (HttpRoute route : leaf.http()) {
            List<HttpMatch> match = MatchJoin.join(root.match(), route.match());
            if (match != null) {
                into.add(joined(root, named(route, leaf.meta().namespace()), match));
            }
        }
    }

    private static HttpRoute joined(HttpRoute root, HttpRoute leaf, List<HttpMatch> match) {
        return new HttpRoute(
                leaf.position(),
                MatchJoin.name(root.name(), leaf.name()),
                match,
                null,
                leaf.route(),
                leaf.redirect(),
                or(leaf.directResponse(), root.directResponse()),
                or(leaf.rewrite(), root.rewrite()),
                or(leaf.timeoutNanos(), root.timeoutNanos()),
                or(leaf.retries(), root.retries()),
                or(leaf.fault(), root.fault()),
                or(leaf.corsPolicy(), root.corsPolicy()),
                leaf.mirrors().isEmpty() ? root.mirrors() : leaf.mirrors(),
                leaf.headers().equals(Headers.NONE) ? root.headers() : leaf.headers());
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T inherited) {
        return own == null ? inherited : own;
    }

    /** With full names, for what is joined may come from two namespaces. */
    private static HttpRoute named(HttpRoute route, String namespace) {
        List<RouteDestination> destinations = route.route().stream()
                .map(one -> new RouteDestination(named(one.destination(), namespace), one.weight(), one.headers()))
                .toList();
        List<Mirror> mirrors = route.mirrors().stream()
                .map(one -> new Mirror(named(one.destination(), namespace), one.percentage()))
                .toList();
        return new HttpRoute(
                route.position(),
                route.name(),
                route.match().stream()
                        .map(match -> MatchJoin.named(match, namespace))
                        .toList(),
                route.delegate(),
                destinations,
                route.redirect(),
                route.directResponse(),
                route.rewrite(),
                route.timeoutNanos(),
                route.retries(),
                route.fault(),
                route.corsPolicy(),
                mirrors,
                route.headers());
    }

    private static Destination named(Destination destination, String namespace) {
        return new Destination(
                destination.position(),
                HostName.expand(destination.host(), namespace),
                destination.subset(),
                destination.port());
    }
}
