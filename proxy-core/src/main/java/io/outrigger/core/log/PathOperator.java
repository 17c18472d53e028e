package io.outrigger.core.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the path: {@code %PATH(NQ:ORIG)%}, {@code %REQ_WITHOUT_QUERY(X?Y)%}, {@code %QUERY_PARAM(x)%}. The value is appended
 * whole and then cut in place, so nothing is copied elsewhere.
 *
 * @param parameter name of the one query parameter wanted; null for the path itself
 */
record PathOperator(HeaderOperator source, boolean withQuery, byte @Nullable [] parameter) implements LogOperator {
    private static final String ORIGINAL = "x-envoy-original-path";

    /** {@code WQ|NQ} and, after a colon, {@code ORIG|PATH|ORIG_OR_PATH}. */
    static PathOperator path(String arguments) {
        int colon = arguments.indexOf(':');
        String query = colon < 0 ? arguments : arguments.substring(0, colon);
        String which = colon < 0 ? "ORIG_OR_PATH" : arguments.substring(colon + 1);
        String header = switch (which) {
            case "ORIG" -> ORIGINAL;
            case "PATH" -> ":path";
            case "ORIG_OR_PATH" -> ORIGINAL + "?:path";
            default ->
                throw new IllegalArgumentException(
                        "%PATH%: \"" + which + "\" is unknown (expected ORIG, PATH or ORIG_OR_PATH)");
        };
        if (!query.isEmpty() && !query.equals("WQ") && !query.equals("NQ")) {
            throw new IllegalArgumentException("%PATH%: \"" + query + "\" is unknown (expected WQ or NQ)");
        }
        return new PathOperator(request(header), !query.equals("NQ"), null);
    }

    static PathOperator withoutQuery(String headers) {
        return new PathOperator(request(headers.toLowerCase(Locale.ROOT)), false, null);
    }

    static PathOperator parameter(String name) {
        return new PathOperator(request(":path"), true, name.getBytes(StandardCharsets.UTF_8));
    }

    private static HeaderOperator request(String headers) {
        return HeaderOperator.of(HeaderOperator.Side.REQUEST, headers);
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        int mark = line.length();
        if (!source.write(entry, line)) {
            return false;
        }
        int query = indexOf(line.bytes(), mark, line.length(), '?');
        if (parameter != null) {
            return keepParameter(line, mark, query, parameter);
        }
        if (!withQuery && query >= 0) {
            line.back(query);
        }
        return true;
    }

    private static boolean keepParameter(LogLine line, int mark, int query, byte[] name) {
        byte[] bytes = line.bytes();
        int end = line.length();
        int at = query < 0 ? end : query + 1;
        while (at < end) {
            int next = indexOf(bytes, at, end, '&');
            int stop = next < 0 ? end : next;
            if (named(bytes, at, stop, name)) {
                int value = Math.min(stop, at + name.length + 1);
                System.arraycopy(bytes, value, bytes, mark, stop - value);
                line.back(mark + stop - value);
                return true;
            }
            at = stop + 1;
        }
        line.back(mark);
        return false;
    }

    private static boolean named(byte[] bytes, int from, int to, byte[] name) {
        int end = from + name.length;
        if (end > to || (end < to && bytes[end] != '=')) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
