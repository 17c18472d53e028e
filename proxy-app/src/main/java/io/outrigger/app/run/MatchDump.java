package io.outrigger.app.run;

import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.route.HeaderMatch;
import io.outrigger.http.route.QueryMatch;
import io.outrigger.http.route.RouteMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of a route in the fields of Envoy's RouteMatch: readers of its type refuse a whole dump for one wrong value. */
final class MatchDump {
    private MatchDump() {}

    static Map<String, Object> of(RouteMatcher matcher) {
        Map<String, Object> match = new LinkedHashMap<>();
        path(match, matcher.path());
        List<Object> headers = new ArrayList<>();
        for (HeaderMatch header : matcher.headers()) {
            headers.add(header(header));
        }
        if (!headers.isEmpty()) {
            match.put("headers", headers);
        }
        List<Object> query = new ArrayList<>();
        for (QueryMatch parameter : matcher.query()) {
            query.add(condition(parameter.name(), parameter.value(), parameter.presentOnly()));
        }
        if (!query.isEmpty()) {
            match.put("query_parameters", query);
        }
        return match;
    }

    private static void path(Map<String, Object> match, @Nullable StringMatcher path) {
        boolean ignoreCase = false;
        if (path instanceof StringMatcher.Exact exact) {
            match.put("path", text(exact.bytes()));
            ignoreCase = exact.ignoreCase();
        } else if (path instanceof StringMatcher.Prefix prefix) {
            match.put("prefix", text(prefix.bytes()));
            ignoreCase = prefix.ignoreCase();
        } else if (path instanceof StringMatcher.Regex regex) {
            match.put("safe_regex", Map.of("regex", regex.pattern().pattern()));
        } else {
            match.put("prefix", "/");
        }
        if (ignoreCase) {
            match.put("case_sensitive", false);
        }
    }

    private static Map<String, Object> header(HeaderMatch header) {
        Map<String, Object> condition = condition(header.name(), header.value(), header.presentOnly());
        if (header.invert()) {
            condition.put("invert_match", true);
        }
        if (header.missingIsEmpty()) {
            condition.put("treat_missing_header_as_empty", true);
        }
        return condition;
    }

    private static Map<String, Object> condition(byte[] name, StringMatcher value, boolean presentOnly) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("name", text(name));
        if (presentOnly || value instanceof StringMatcher.Any) {
            condition.put("present_match", true);
        } else {
            condition.put("string_match", string(value));
        }
        return condition;
    }

    private static Map<String, Object> string(StringMatcher value) {
        if (value instanceof StringMatcher.Exact exact) {
            return string("exact", text(exact.bytes()), exact.ignoreCase());
        }
        if (value instanceof StringMatcher.Prefix prefix) {
            return string("prefix", text(prefix.bytes()), prefix.ignoreCase());
        }
        if (value instanceof StringMatcher.Suffix suffix) {
            return string("suffix", text(suffix.bytes()), suffix.ignoreCase());
        }
        if (value instanceof StringMatcher.Regex regex) {
            return string("safe_regex", Map.of("regex", regex.pattern().pattern()), false);
        }
        return string("prefix", "", false);
    }

    private static Map<String, Object> string(String kind, Object text, boolean ignoreCase) {
        Map<String, Object> string = new LinkedHashMap<>();
        string.put(kind, text);
        if (ignoreCase) {
            string.put("ignore_case", true);
        }
        return string;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
