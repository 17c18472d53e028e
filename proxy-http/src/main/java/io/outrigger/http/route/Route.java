package io.outrigger.http.route;

import io.outrigger.http.filter.HttpFilter;
import org.jspecify.annotations.Nullable;

/**
 * One rule: which requests, and what becomes of them. Immutable.
 *
 * @param name for the log; null if the rule has none
 * @param filters what requests of this route pass before the action, in order; empty costs nothing
 * @param responseEdits applied to every answer of this route, our own included
 * @param decorator value of {@code x-envoy-decorator-operation} towards the upstream; null for none
 * @param stats what is counted of it alone; null for nothing
 * @param source whose it is and where it stands: {@code default/reviews vs.yaml:14}; only where it stands if nobody wrote it
 */
public record Route(
        @Nullable String name,
        RouteMatcher matcher,
        RouteAction action,
        HttpFilter[] filters,
        HeaderEdits responseEdits,
        byte @Nullable [] decorator,
        @Nullable RouteStats stats,
        String source) {
    public static final HttpFilter[] NO_FILTERS = {};

    /** For a host that this connection has not proven enough for: 421 (RFC 9110 15.5.20), so that the client opens another. */
    public static final Route MISDIRECTED = new Route(
            null,
            RouteMatcher.ANY,
            new RouteAction.DirectResponse(421, new byte[0]),
            NO_FILTERS,
            HeaderEdits.NONE,
            null,
            "misdirected");

    /** One of which nothing is counted. */
    public Route(
            @Nullable String name,
            RouteMatcher matcher,
            RouteAction action,
            HttpFilter[] filters,
            HeaderEdits responseEdits,
            byte @Nullable [] decorator,
            String source) {
        this(name, matcher, action, filters, responseEdits, decorator, null, source);
    }

    /** The same, counted so. */
    public Route counted(RouteStats so) {
        return new Route(name, matcher, action, filters, responseEdits, decorator, so, source);
    }

    /** The rule it was written in, {@code default/reviews}; null if nobody wrote it. */
    public @Nullable String owner() {
        int space = source.indexOf(' ');
        String first = space < 0 ? "" : source.substring(0, space);
        return first.indexOf('/') > 0 ? first : null;
    }
}
