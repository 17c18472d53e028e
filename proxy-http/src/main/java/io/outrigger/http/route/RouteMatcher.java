package io.outrigger.http.route;

import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route takes: all conditions must hold. Immutable, no allocation but for regular expressions.
 *
 * @param path tested against the path without query; null for any
 * @param headers fields and pseudo-fields
 * @param query query parameters
 */
public record RouteMatcher(@Nullable StringMatcher path, HeaderMatch[] headers, QueryMatch[] query) {
    private static final HeaderMatch[] NO_HEADERS = {};
    private static final QueryMatch[] NO_QUERY = {};

    /** Takes every request. */
    public static final RouteMatcher ANY = new RouteMatcher(null, NO_HEADERS, NO_QUERY);

    public static RouteMatcher path(StringMatcher path) {
        return new RouteMatcher(path, NO_HEADERS, NO_QUERY);
    }

    public boolean matches(RequestHead head) {
        if (path != null && !path.matches(head.store(), head.pathFrom(), head.queryFrom())) {
            return false;
        }
        for (HeaderMatch header : headers) {
            if (!header.matches(head)) {
                return false;
            }
        }
        for (QueryMatch parameter : query) {
            if (!parameter.matches(head)) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing is asked at all. */
    public boolean any() {
        return path == null && headers.length == 0 && query.length == 0;
    }
}
