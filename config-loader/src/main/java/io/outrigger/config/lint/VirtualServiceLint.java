package io.outrigger.config.lint;

import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.Delegate;
import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.yaml.Position;
import java.util.ArrayList;
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
        List<HttpMatch> before = new ArrayList<>();
        for (int i = 0; i < service.http().size(); i++) {
            HttpRoute route = service.http().get(i);
            String path = "spec.http[" + i + "]";
            if (catchAll != null) {
                String message = "is never reached: the rule in line " + catchAll.line() + " takes every request";
                lint.warn(route.position(), path, "IST0130", message);
            } else {
                covered(route, before, path);
                catchAll = takesEverything(route) ? route.position() : null;
            }
            route.match().stream().filter(VirtualServiceLint::isPlainPrefix).forEach(before::add);
            for (int j = 0; j < route.match().size(); j++) {
                HttpMatch match = route.match().get(j);
                gateways(match.gateways(), match.position(), path + ".match[" + j + "].gateways");
            }
            Delegate delegate = route.delegate();
            if (delegate != null && !lint.registry().hasDelegate(delegate, namespace)) {
                String owner = delegate.namespace().isEmpty() ? namespace : delegate.namespace();
                String message = "there is no VirtualService \"" + owner + "/" + delegate.name()
                        + "\" without hosts: the rule is left out";
                lint.warn(delegate.position(), path + ".delegate", "IST0101", message);
            }
            for (int j = 0; j < route.route().size(); j++) {
                destination(route.route().get(j).destination(), path + ".route[" + j + "].destination");
            }
            boolean single = route.mirrors().size() == 1;
            for (int j = 0; j < route.mirrors().size(); j++) {
                String where = single ? ".mirror" : ".mirrors[" + j + "].destination";
                destination(route.mirrors().get(j).destination(), path + where);
            }
        }
    }

    /** A rule whose paths all begin as that of a rule above, which asks for nothing else. */
    private void covered(HttpRoute route, List<HttpMatch> before, String path) {
        Position first = null;
        for (HttpMatch match : route.match()) {
            first = before.stream()
                    .filter(above -> covers(above, match))
                    .map(HttpMatch::position)
                    .findFirst()
                    .orElse(null);
            if (first == null) {
                return;
            }
        }
        if (first != null) {
            String message = "is never reached: the shorter prefix in line " + first.line() + " takes its requests";
            lint.warn(route.position(), path, "IST0131", message);
        }
    }

    private static boolean isPlainPrefix(HttpMatch match) {
        return match.uri() instanceof StringMatch.Prefix && !match.ignoreUriCase() && hasNothingBesideUri(match);
    }

    private static boolean covers(HttpMatch above, HttpMatch below) {
        if (!(above.uri() instanceof StringMatch.Prefix prefix) || below.ignoreUriCase()) {
            return false;
        }
        if (below.uri() instanceof StringMatch.Exact exact) {
            return exact.value().startsWith(prefix.value());
        }
        return below.uri() instanceof StringMatch.Prefix longer
                && longer.value().startsWith(prefix.value());
    }

    private static boolean takesEverything(HttpRoute route) {
        return route.delegate() == null
                && (route.match().isEmpty() || route.match().stream().anyMatch(VirtualServiceLint::isEmpty));
    }

    private static boolean isEmpty(HttpMatch match) {
        return isAny(match.uri()) && hasNothingBesideUri(match);
    }

    private static boolean hasNothingBesideUri(HttpMatch match) {
        boolean conditions = match.scheme() != null
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

    private void gateways(List<String> names, Position position, String list) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String path = list + "[" + i + "]";
            if (name.equals("mesh")) {
                continue;
            }
            Gateway gateway = lint.registry().gateway(name, namespace);
            if (gateway == null) {
                String message =
                        "there is no Gateway \"" + name + "\"" + lint.registry().similarGateway(name);
                lint.warn(position, path, "IST0101", message);
                continue;
            }
            if (name.indexOf('/') < 0 && name.indexOf('.') >= 0) {
                String[] parts = name.split("\\.", -1);
                String better = parts[1] + "/" + parts[0];
                lint.warn(position, path, "IST0002", "\"" + name + "\" is the old form of " + better);
            }
            hosts(gateway, name);
        }
    }

    /** Hosts that a Gateway does not let in. */
    private void hosts(Gateway gateway, String name) {
        for (int i = 0; i < service.hosts().size(); i++) {
            String host = service.hosts().get(i);
            boolean let = gateway.servers().stream()
                    .flatMap(server -> server.hosts().stream())
                    .anyMatch(written -> overlap(written, host));
            if (!let) {
                String message = "no server of Gateway " + name + " has the host \"" + host + "\"";
                lint.warn(service.meta().position(), "spec.hosts[" + i + "]", "IST0132", message);
            }
        }
    }

    private boolean overlap(String written, String host) {
        String name = Registry.fullName(written.substring(written.indexOf('/') + 1), namespace);
        String own = Registry.fullName(host, namespace);
        return name.equals(own)
                || (name.startsWith("*") && own.endsWith(name.substring(1)))
                || (own.startsWith("*") && name.endsWith(own.substring(1)));
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
