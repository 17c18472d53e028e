package io.outrigger.http.route;

import com.google.re2j.Pattern;

/** How a path is changed before it is forwarded. The query is never touched. Immutable. */
public sealed interface PathRewrite {
    /**
     * Replaces the first {@code length} bytes of the path: the matched prefix, the leading slash where no path was asked for, or
     * ({@code length < 0}) the whole path.
     */
    record Prefix(int length, byte[] replacement) implements PathRewrite {}

    /** Replaces every match; {@code \1} to {@code \9} are groups, {@code \0} the match. */
    record Regex(Pattern pattern, String substitution) implements PathRewrite {}
}
