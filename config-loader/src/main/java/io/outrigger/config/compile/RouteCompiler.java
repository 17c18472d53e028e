package io.outrigger.config.compile;

import io.outrigger.config.istio.VirtualService.DerivePort;
import io.outrigger.config.istio.VirtualService.DirectResponse;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.VirtualService.Redirect;
import io.outrigger.config.yaml.Position;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.PathRewrite;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteStats;
import io.outrigger.http.route.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the http rules of a VirtualService into routes for one listener of one proxy. Blocks that cannot concern it are left
 * out, and everything behind a block that takes all.
 *
 * <p>Source: Istio {@code VirtualService.http}; names, order and defaults are istiod's.
 */
final class RouteCompiler {
    private static final byte[] NO_BODY = {};

    private final Handlers handlers;
    private final RouteFilters filters;
    private final HeaderRules headers;
    private final ForwardCompiler forwards;
    private final RetryPolicies retries;

    RouteCompiler(Handlers handlers, Findings findings, RetryPolicies retries) {
        this.handlers = handlers;
        this.filters = new RouteFilters(handlers);
        this.headers = new HeaderRules(handlers, findings);
        this.forwards = new ForwardCompiler(headers, findings, retries);
        this.retries = retries;
    }

    /** A virtual host in which the routes that ask for it are counted, under its name and their prefix. */
    VirtualHost virtualHost(String name, List<String> domains, Route[] routes) {
        Route[] own = routes.clone();
        for (int i = 0; i < own.length; i++) {
            RouteStats stats = own[i].stats();
            if (stats != null) {
                String full = "vhost." + name + ".route." + stats.prefix();
                own[i] = own[i].counted(new RouteStats(stats.prefix(), handlers.routeStats(full)));
            }
        }
        return new VirtualHost(name, domains, own);
    }

    RetryPolicies retries() {
        return retries;
    }

    /** A compiled route and whether it takes every request. */
    record Compiled(Route route, boolean catchAll) {}

    /** Empty if nothing of the rule concerns that place. */
    List<Compiled> compile(RoutingRule rule, RoutePlace place) {
        List<Compiled> routes = new ArrayList<>();
        for (HttpRoute http : rule.source().http()) {
            if (compile(rule, http, place, routes)) {
                break;
            }
        }
        return routes;
    }

    /** Whether nothing behind can be reached. */
    private boolean compile(RoutingRule rule, HttpRoute http, RoutePlace place, List<Compiled> into) {
        if (http.match().isEmpty()) {
            into.add(new Compiled(route(rule, http, null, place), true));
            return true;
        }
        for (HttpMatch match : http.match()) {
            boolean here = match.port() == 0 || match.port() == place.port();
            if (here && rule.concerns(match, place.gateway(), place.place())) {
                boolean catchAll = RouteMatches.isCatchAll(match);
                into.add(new Compiled(route(rule, http, match, place), catchAll));
                if (catchAll) {
                    return true;
                }
            }
        }
        return false;
    }

    private Route route(RoutingRule rule, HttpRoute http, @Nullable HttpMatch match, RoutePlace place) {
        RouteAction action;
        HeaderEdits responseEdits = headers.edits(http.headers().response(), http.position());
        byte[] decorator = null;
        if (http.redirect() != null) {
            action = redirect(http.redirect(), match, place);
        } else if (http.directResponse() != null) {
            action = directResponse(http.directResponse());
        } else {
            ForwardCompiler.Forwarding forwarding = forwards.compile(rule, http, match, place);
            action = forwarding.action();
            decorator = text(forwarding.decorator());
            responseEdits = HeaderRules.joined(responseEdits, forwarding.responseEdits());
        }
        return new Route(
                name(http, match),
                RouteMatches.of(match),
                action,
                filters.of(http),
                responseEdits,
                decorator,
                match == null || match.statPrefix().isEmpty() ? null : new RouteStats(match.statPrefix(), null),
                rule.source().meta().namespace() + "/" + rule.source().meta().name() + " "
                        + source(match == null ? http.position() : match.position()));
    }

    private static @Nullable String name(HttpRoute http, @Nullable HttpMatch match) {
        String ofMatch = match == null ? "" : match.name();
        String name = ofMatch.isEmpty() ? http.name() : http.name() + "." + ofMatch;
        return name.isEmpty() ? null : name;
    }

    static String source(Position position) {
        return position.file() + ":" + position.line();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RouteAction.DirectResponse directResponse(DirectResponse response) {
        byte[] body = response.body() == null ? NO_BODY : response.body().toArray();
        return new RouteAction.DirectResponse(response.status(), body);
    }

    private static RouteAction.Redirect redirect(Redirect redirect, @Nullable HttpMatch match, RoutePlace place) {
        String scheme = redirect.scheme().isEmpty() ? null : redirect.scheme();
        PathRewrite prefix = redirect.prefixRewrite().isEmpty()
                ? null
                : new PathRewrite.Prefix(RouteMatches.rewrittenLength(match), text(redirect.prefixRewrite()));
        return new RouteAction.Redirect(
                redirect.redirectCode(),
                scheme,
                redirect.authority().isEmpty() ? null : redirect.authority(),
                port(redirect, scheme, place.port()),
                redirect.uri().isEmpty() ? null : redirect.uri(),
                prefix,
                true);
    }

    /** The ports that a scheme implies count as not given. */
    private static int port(Redirect redirect, @Nullable String scheme, int listenerPort) {
        int port = redirect.derivePort() == DerivePort.FROM_REQUEST_PORT ? listenerPort : redirect.port();
        boolean https = scheme != null && scheme.equals("https");
        return port == (https ? 443 : 80) ? 0 : port;
    }
}
