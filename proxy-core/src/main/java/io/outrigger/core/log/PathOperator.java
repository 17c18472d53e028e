package io.outrigger.core.log;

import java.util.Locale;

/**
 * The path, or what stands before its query: {@code %PATH(NQ:ORIG)%}, {@code %REQ_WITHOUT_QUERY(X?Y)%}. The value is appended whole and
 * then cut in place, so nothing is copied elsewhere.
 */
record PathOperator(HeaderOperator source, boolean withQuery) implements LogOperator {
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
        return new PathOperator(request(header), !query.equals("NQ"));
    }

    static PathOperator withoutQuery(String headers) {
        return new PathOperator(request(headers.toLowerCase(Locale.ROOT)), false);
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
        if (!withQuery && query >= 0) {
            line.back(query);
        }
        return true;
    }

    /** Where {@code wanted} stands first, -1 if it does not. */
    static int indexOf(byte[] bytes, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
