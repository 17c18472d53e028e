package io.outrigger.config.lint;

import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.Delegate;
import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.VirtualService.RouteDestination;
import io.outrigger.config.yaml.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings about one VirtualService. */
final class VirtualServiceLint {
    private final Lint lint;
    private final VirtualService service;
    private final String namespace;

    VirtualServiceLint(Lint lint, VirtualService service) {
        this.lint = lint;
        this.service = service;
        this.namespace = service.meta().namespace();
    }

    void check() {
        gateways(service.gateways(), service.meta().position(), "spec.gateways");
        Position catchAll = null;
        for (int i = 0; i < service.http().size(); i++) {
            HttpRoute route = service.http().get(i);
            String path = "spec.http[" + i + "]";
            if (catchAll != null) {
                String message = "is never reached: the rule in line " + catchAll.line() + " takes every request";
                lint.warn(route.position(), path, "IST0130", message);
            } else {
                catchAll = takesEverything(route) ? route.position() : null;
            }
            for (HttpMatch match : route.match()) {
                gateways(match.gateways(), match.position(), path + ".match.gateways");
            }
            Delegate delegate = route.delegate();
            if (delegate != null && !lint.registry().hasDelegate(delegate, namespace)) {
                String owner = delegate.namespace().isEmpty() ? namespace : delegate.namespace();
                String message = "there is no VirtualService \"" + owner + "/" + delegate.name()
                        + "\" without hosts: the rule is left out";
                lint.warn(delegate.position(), path + ".delegate", "IST0101", message);
            }
            for (RouteDestination destination : route.route()) {
                destination(destination.destination(), path + ".route.destination");
            }
        }
    }

    private static boolean takesEverything(HttpRoute route) {
        return route.delegate() == null
                && (route.match().isEmpty() || route.match().stream().anyMatch(VirtualServiceLint::isEmpty));
    }

    private static boolean isEmpty(HttpMatch match) {
        boolean conditions = !isAny(match.uri())
                || match.scheme() != null
                || match.method() != null
                || match.authority() != null
                || !match.headers().isEmpty()
                || !match.withoutHeaders().isEmpty()
                || !match.queryParams().isEmpty();
        boolean placed = match.port() != 0
                || !match.sourceLabels().isEmpty()
                || !match.gateways().isEmpty();
        return !conditions && !placed && match.sourceNamespace().isEmpty();
    }

    private static boolean isAny(@Nullable StringMatch uri) {
        if (uri instanceof StringMatch.Prefix prefix) {
            return prefix.value().isEmpty() || prefix.value().equals("/");
        }
        return uri == null || uri instanceof StringMatch.Present;
    }

    private void gateways(List<String> names, Position position, String path) {
        for (String name : names) {
            if (!lint.registry().hasGateway(name, namespace)) {
                lint.warn(
                        position,
                        path,
                        "IST0101",
                        "there is no Gateway \"" + name + "\"" + lint.registry().similarGateway(name));
            } else if (name.indexOf('/') < 0 && name.indexOf('.') >= 0) {
                String[] parts = name.split("\\.", -1);
                String better = parts[1] + "/" + parts[0];
                lint.warn(position, path, "IST0002", "\"" + name + "\" is the old form of " + better);
            }
        }
    }

    private void destination(Destination destination, String path) {
        String host = Registry.fullName(destination.host(), namespace);
        Registry registry = lint.registry();
        if (!registry.hasHost(host)) {
            String message = "there is no service \"" + destination.host() + "\" (" + host + ")"
                    + registry.similarHost(destination.host(), namespace);
            lint.warn(destination.position(), path + ".host", "IST0101", message);
            return;
        }
        if (!destination.subset().isEmpty() && !registry.hasSubset(host, destination.subset())) {
            String message = "no DestinationRule for " + host + " has a subset \"" + destination.subset() + "\""
                    + registry.similarSubset(host, destination.subset());
            lint.warn(destination.position(), path + ".subset", "IST0101", message);
        }
        if (destination.port() == 0 && registry.ports(host) > 1) {
            String message = host + " has several ports and none is named: the one that the client dialled is taken";
            lint.warn(destination.position(), path + ".port", "IST0112", message);
        }
    }
}
