package io.outrigger.config.compile;

import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.route.HeaderMatch;
import io.outrigger.http.route.QueryMatch;
import io.outrigger.http.route.RouteMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the conditions of a match block that are looked at with each request. */
final class RouteMatches {
    private static final HeaderMatch[] NO_HEADERS = {};
    private static final QueryMatch[] NO_QUERY = {};

    private RouteMatches() {}

    /** Null matches every request. */
    static RouteMatcher of(@Nullable HttpMatch match) {
        if (match == null) {
            return RouteMatcher.ANY;
        }
        return new RouteMatcher(
                path(match.uri(), match.ignoreUriCase()),
                headers(match).toArray(NO_HEADERS),
                query(match.queryParams()).toArray(NO_QUERY));
    }

    private static @Nullable StringMatcher path(@Nullable StringMatch uri, boolean ignoreCase) {
        if (uri instanceof StringMatch.Exact exact) {
            return StringMatcher.exact(exact.value(), ignoreCase);
        }
        if (uri instanceof StringMatch.Prefix prefix) {
            boolean all = prefix.value().isEmpty() || prefix.value().equals("/");
            return all ? null : StringMatcher.prefix(prefix.value(), ignoreCase);
        }
        return uri instanceof StringMatch.Regex regex ? StringMatcher.regex(regex.value()) : null;
    }

    private static List<HeaderMatch> headers(HttpMatch match) {
        List<HeaderMatch> conditions = new ArrayList<>();
        match.headers().forEach((name, value) -> conditions.add(header(name, value)));
        match.withoutHeaders()
                .forEach((name, value) -> conditions.add(header(name, value).inverted(!isPresent(value))));
        pseudo(":method", match.method(), conditions);
        pseudo(":authority", match.authority(), conditions);
        pseudo(":scheme", match.scheme(), conditions);
        return conditions;
    }

    private static void pseudo(String name, @Nullable StringMatch value, List<HeaderMatch> into) {
        if (value != null) {
            into.add(header(name, value));
        }
    }

    private static HeaderMatch header(String name, StringMatch value) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isPresent(value) ? HeaderMatch.present(lower) : HeaderMatch.value(lower, matcher(value));
    }

    private static List<QueryMatch> query(Map<String, StringMatch> parameters) {
        List<QueryMatch> conditions = new ArrayList<>();
        parameters.forEach((name, value) -> conditions.add(
                new QueryMatch(name.getBytes(StandardCharsets.UTF_8), matcher(value), isPresent(value))));
        return conditions;
    }

    private static boolean isPresent(StringMatch value) {
        return value instanceof StringMatch.Present;
    }

    static StringMatcher matcher(StringMatch value) {
        if (value instanceof StringMatch.Exact exact) {
            return StringMatcher.exact(exact.value(), false);
        }
        if (value instanceof StringMatch.Prefix prefix) {
            return StringMatcher.prefix(prefix.value(), false);
        }
        return value instanceof StringMatch.Regex regex ? StringMatcher.regex(regex.value()) : StringMatcher.any();
    }

    /** Whether nothing behind this block can be reached, and a gateway puts it behind all others. */
    static boolean isCatchAll(@Nullable HttpMatch match) {
        if (match == null) {
            return true;
        }
        boolean free = match.headers().isEmpty()
                && match.withoutHeaders().isEmpty()
                && match.queryParams().isEmpty()
                && match.method() == null
                && match.authority() == null
                && match.scheme() == null;
        return free && takesAnyPath(match.uri());
    }

    private static boolean takesAnyPath(@Nullable StringMatch uri) {
        if (uri instanceof StringMatch.Prefix prefix) {
            return prefix.value().equals("/");
        }
        if (uri instanceof StringMatch.Regex regex) {
            return regex.value().equals(".*");
        }
        return uri == null || uri instanceof StringMatch.Present;
    }

    /** The path as it is written into a decorator: {@code /shop*}, {@code /cart}, the expression, or {@code /*}. */
    static String operation(@Nullable HttpMatch match) {
        StringMatch uri = match == null ? null : match.uri();
        if (uri instanceof StringMatch.Exact exact) {
            return exact.value();
        }
        if (uri instanceof StringMatch.Prefix prefix) {
            return prefix.value() + "*";
        }
        return uri instanceof StringMatch.Regex regex ? regex.value() : "/*";
    }

    /** How many bytes of the path a rewrite replaces: the prefix, the leading slash where no path was asked for, or -1 for all. */
    static int rewrittenLength(@Nullable HttpMatch match) {
        StringMatch uri = match == null ? null : match.uri();
        if (uri instanceof StringMatch.Prefix prefix) {
            return prefix.value().getBytes(StandardCharsets.UTF_8).length;
        }
        return uri == null || uri instanceof StringMatch.Present ? 1 : -1;
    }
}
