package io.outrigger.http.exchange;

import io.outrigger.http.message.PathNormalization;
import io.outrigger.http.message.RequestHead;
import java.util.Arrays;

/**
 * Brings a path into the form everybody decides on, before anybody looks at it (Istio {@code pathNormalization}, RFC 3986 section 6).
 * The query is left alone. A path that needs nothing costs one look at its bytes.
 */
final class PathNormalizer {
    private static final String ESCAPED = "|^`{}\"<>";

    /** Bytes that may have to be changed, alone or behind a slash. */
    private static final boolean[] SUSPECT = new boolean[256];

    static {
        for (char c : (ESCAPED + "%\\./").toCharArray()) {
            SUSPECT[c] = true;
        }
    }

    private PathNormalizer() {}

    /** What became of a path. */
    enum Outcome {
        GOOD,
        /** It has no form that everybody reads alike. */
        BAD,
        /** It was brought into its form, which the client is to ask for. */
        ELSEWHERE
    }

    static Outcome normalize(RequestHead head, PathNormalization how) {
        if (how == PathNormalization.NONE || head.pathFrom() == head.pathTo()) {
            return Outcome.GOOD;
        }
        byte[] text = head.store();
        int query = head.queryFrom();
        if (!needsWork(text, head.pathFrom(), query, how != PathNormalization.BASE)) {
            return Outcome.GOOD;
        }
        byte[] out = new byte[3 * (query - head.pathFrom()) + head.pathTo() - query + 1];
        int length = unescape(text, head.pathFrom(), query, out, decodesSlashes(how));
        if (length < 0) {
            return Outcome.BAD;
        }
        boolean elsewhere =
                how == PathNormalization.REDIRECT_ESCAPED_SLASHES && hasEscapedSlash(text, head.pathFrom(), query);
        length = resolve(out, length);
        if (how != PathNormalization.BASE) {
            length = mergeSlashes(out, length);
        }
        int rest = head.pathTo() - query;
        System.arraycopy(text, query, out, length, rest);
        byte[] path = Arrays.copyOf(out, length + rest);
        head.path(path);
        return elsewhere ? Outcome.ELSEWHERE : Outcome.GOOD;
    }

    private static boolean decodesSlashes(PathNormalization how) {
        return how == PathNormalization.DECODE_AND_MERGE_SLASHES || how == PathNormalization.REDIRECT_ESCAPED_SLASHES;
    }

    private static boolean hasEscapedSlash(byte[] text, int from, int to) {
        for (int i = from; i + 2 < to; i++) {
            int decoded = text[i] == '%' ? hex(text[i + 1], text[i + 2]) : -1;
            if (decoded == '/' || decoded == '\\') {
                return true;
            }
        }
        return false;
    }

    private static boolean needsWork(byte[] text, int from, int to, boolean slashes) {
        for (int i = from; i < to; i++) {
            if (SUSPECT[text[i] & 0xff]) {
                byte b = text[i];
                boolean segment = b == '.' || b == '/';
                boolean afterSlash = i > from && text[i - 1] == '/';
                if (!segment || afterSlash && (b == '.' || slashes)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Decodes escapes of unreserved characters, turns backslashes, escapes what no URL may hold. -1 for an escaped NUL. */
    private static int unescape(byte[] text, int from, int to, byte[] out, boolean slashes) {
        int at = 0;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            int decoded = b == '%' && i + 2 < to ? hex(text[i + 1], text[i + 2]) : -1;
            if (decoded == 0) {
                return -1;
            }
            if (decoded > 0 && unreserved(decoded)) {
                out[at++] = (byte) decoded;
                i += 2;
            } else if (slashes && (decoded == '/' || decoded == '\\')) {
                out[at++] = '/';
                i += 2;
            } else if (b == '\\') {
                out[at++] = '/';
            } else if (ESCAPED.indexOf(b) >= 0) {
                at = escape(b, out, at);
            } else {
                out[at++] = b;
            }
        }
        return at;
    }

    private static int escape(byte b, byte[] out, int at) {
        out[at] = '%';
        out[at + 1] = (byte) Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16));
        out[at + 2] = (byte) Character.toUpperCase(Character.forDigit(b & 0xf, 16));
        return at + 3;
    }

    private static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }

    private static boolean unreserved(int c) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~';
    }

    /** Removes dot segments in place; what would lead above the root is cut. */
    private static int resolve(byte[] path, int length) {
        int at = 0;
        int i = 0;
        while (i < length) {
            int end = segmentEnd(path, i + 1, length);
            int size = end - i - 1;
            boolean dot = size == 1 && path[i + 1] == '.';
            boolean dots = size == 2 && path[i + 1] == '.' && path[i + 2] == '.';
            if (!dot && !dots) {
                System.arraycopy(path, i, path, at, end - i);
                at += end - i;
            } else {
                if (dots) {
                    at = parent(path, at);
                }
                if (end == length) {
                    path[at++] = '/';
                }
            }
            i = end;
        }
        return at;
    }

    private static int segmentEnd(byte[] path, int from, int length) {
        int at = from;
        while (at < length && path[at] != '/') {
            at++;
        }
        return at;
    }

    private static int parent(byte[] path, int at) {
        int up = at;
        while (up > 0 && path[--up] != '/') {}
        return up;
    }

    private static int mergeSlashes(byte[] path, int length) {
        int at = 0;
        for (int i = 0; i < length; i++) {
            if (path[i] != '/' || at == 0 || path[at - 1] != '/') {
                path[at++] = path[i];
            }
        }
        return at;
    }
}
