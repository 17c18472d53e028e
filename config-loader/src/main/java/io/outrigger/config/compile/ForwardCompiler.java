package io.outrigger.config.compile;

import com.google.re2j.Pattern;
import io.outrigger.config.compile.DestinationResolver.Resolved;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.VirtualService.Rewrite;
import io.outrigger.config.istio.VirtualService.RouteDestination;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.HashPolicy;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.PathRewrite;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteAction.Forward;
import io.outrigger.http.route.RouteAction.Mirror;
import io.outrigger.http.route.RouteAction.Target;
import io.outrigger.http.route.RouteAction.Targets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles where a rule sends requests: destinations, weights, rewrites, and the header operations of both levels. */
final class ForwardCompiler {
    private static final int PER_PERCENT = 10_000;

    private final HeaderRules headers;
    private final DestinationResolver resolver;
    private final RetryPolicies retries;

    ForwardCompiler(HeaderRules headers, Findings findings, RetryPolicies retries) {
        this.headers = headers;
        this.resolver = new DestinationResolver(findings);
        this.retries = retries;
    }

    /**
     * What becomes of the request, and what a single destination adds to the route itself.
     *
     * @param decorator {@code host:port/path*}
     */
    record Forwarding(Forward action, HeaderEdits responseEdits, String decorator) {}

    Forwarding compile(RoutingRule rule, HttpRoute http, @Nullable HttpMatch match, RoutePlace place) {
        return http.route().size() == 1
                ? single(rule, http, match, place, http.route().get(0))
                : weighted(rule, http, match, place);
    }

    private Forwarding single(
            RoutingRule rule, HttpRoute http, @Nullable HttpMatch match, RoutePlace place, RouteDestination only) {
        Resolved resolved = resolver.resolve(rule, only.destination(), place);
        String ofRoute = authority(http);
        String authority =
                ofRoute == null ? HeaderRules.authority(only.headers().request()) : ofRoute;
        HeaderEdits request = HeaderRules.joined(
                headers.edits(http.headers().request(), http.position()),
                headers.edits(only.headers().request(), http.position()));
        Forward action = new Forward(
                Targets.one(resolved.cluster()),
                rewrite(http, match, authority),
                request,
                timeout(http),
                retries.of(http.retries(), resolved.hashes().length > 0),
                mirrors(rule, http, place),
                resolved.hashes());
        String decorator = resolved.host() + ":" + resolved.port() + RouteMatches.operation(match);
        return new Forwarding(action, headers.edits(only.headers().response(), http.position()), decorator);
    }

    /** Weights of zero take no part beside others. What any destination hashes by, requests to all of them are hashed by. */
    private Forwarding weighted(RoutingRule rule, HttpRoute http, @Nullable HttpMatch match, RoutePlace place) {
        List<Target> targets = new ArrayList<>();
        List<HashPolicy> hashes = new ArrayList<>();
        for (RouteDestination destination : http.route()) {
            if (destination.weight() > 0) {
                Resolved resolved = resolver.resolve(rule, destination.destination(), place);
                hashes.addAll(List.of(resolved.hashes()));
                targets.add(new Target(
                        destination.weight(),
                        resolved.cluster(),
                        bytes(HeaderRules.authority(destination.headers().request())),
                        headers.edits(destination.headers().request(), http.position()),
                        headers.edits(destination.headers().response(), http.position())));
            }
        }
        Forward action = new Forward(
                Targets.of(targets.toArray(new Target[0])),
                rewrite(http, match, authority(http)),
                headers.edits(http.headers().request(), http.position()),
                timeout(http),
                retries.of(http.retries()),
                mirrors(rule, http, place),
                hashes.toArray(new HashPolicy[0]));
        String decorator = rule.name() + ":" + place.port() + RouteMatches.operation(match);
        return new Forwarding(action, HeaderEdits.NONE, decorator);
    }

    /** Mirrors that lead nowhere, or get nothing, cost nothing. */
    private Mirror[] mirrors(RoutingRule rule, HttpRoute http, RoutePlace place) {
        List<Mirror> mirrors = new ArrayList<>();
        for (VirtualService.Mirror mirror : http.mirrors()) {
            Cluster cluster =
                    resolver.resolve(rule, mirror.destination(), place).cluster();
            int perMillion = (int) (mirror.percentage() * PER_PERCENT);
            if (cluster != null && perMillion > 0) {
                mirrors.add(new Mirror(cluster, perMillion));
            }
        }
        return mirrors.toArray(new Mirror[0]);
    }

    /** What the route itself makes of the authority: a rewrite counts more than a header. */
    private static @Nullable String authority(HttpRoute http) {
        Rewrite rewrite = http.rewrite();
        if (rewrite != null && !rewrite.authority().isEmpty()) {
            return rewrite.authority();
        }
        return HeaderRules.authority(http.headers().request());
    }

    private static RouteAction.Rewrite rewrite(HttpRoute http, @Nullable HttpMatch match, @Nullable String authority) {
        PathRewrite path = path(http.rewrite(), match);
        return http.rewrite() == null && authority == null
                ? RouteAction.Rewrite.NONE
                : new RouteAction.Rewrite(path, bytes(authority), http.rewrite() != null);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static long timeout(HttpRoute http) {
        return http.timeoutNanos() == null ? 0 : http.timeoutNanos();
    }

    private static @Nullable PathRewrite path(@Nullable Rewrite rewrite, @Nullable HttpMatch match) {
        if (rewrite == null) {
            return null;
        }
        if (rewrite.uriRegexRewrite() != null) {
            return new PathRewrite.Regex(
                    Pattern.compile(rewrite.uriRegexRewrite().match()),
                    rewrite.uriRegexRewrite().rewrite());
        }
        if (rewrite.uri().isEmpty()) {
            return null;
        }
        return new PathRewrite.Prefix(
                RouteMatches.rewrittenLength(match), rewrite.uri().getBytes(StandardCharsets.UTF_8));
    }
}
