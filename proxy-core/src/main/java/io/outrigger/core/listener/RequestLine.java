package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;

/**
 * Tells whether a line is the request line of an HTTP/1.1 request, as Envoy's http_inspector does: any token as method, a target
 * with a slash, {@code *} or scheme in front, this very version. Everything else goes through as bytes.
 */
final class RequestLine {
    private static final String HTTP_1_1 = "HTTP/1.1";
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String AUTHORITY_MARKS = "!$%&'()*+,-.:;=@[]_~";
    private static final int TAB = 9;
    private static final int FORM_FEED = 12;
    private static final int DELETE = 127;

    private RequestLine() {}

    /** @param end index of the line feed; an optional carriage return stands before it */
    static boolean isHttp11(ByteBuf bytes, int start, int end) {
        int methodEnd = blank(bytes, start, end);
        int targetStart = visible(bytes, methodEnd, end);
        int targetEnd = blank(bytes, targetStart, end);
        int versionStart = visible(bytes, targetEnd, end);
        int versionEnd = end;
        while (versionEnd > versionStart && isBlank(bytes.getByte(versionEnd - 1))) {
            versionEnd--;
        }
        return isToken(bytes, start, methodEnd)
                && isTarget(bytes, targetStart, targetEnd, isConnect(bytes, start, methodEnd))
                && isVersion(bytes, versionStart, versionEnd);
    }

    private static int blank(ByteBuf bytes, int from, int end) {
        int at = from;
        while (at < end && !isBlank(bytes.getByte(at))) {
            at++;
        }
        return at;
    }

    private static int visible(ByteBuf bytes, int from, int end) {
        int at = from;
        while (at < end && isBlank(bytes.getByte(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return (b & 0xff) <= ' ';
    }

    private static boolean isToken(ByteBuf bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes.getByte(i);
            if (!isAlphanumeric(b) && TOKEN_MARKS.indexOf(b) < 0) {
                return false;
            }
        }
        return to > from;
    }

    private static boolean isConnect(ByteBuf bytes, int from, int to) {
        return to - from == "CONNECT".length() && matches(bytes, from, "CONNECT");
    }

    private static boolean isTarget(ByteBuf bytes, int from, int to, boolean connect) {
        if (from == to) {
            return false;
        }
        byte first = bytes.getByte(from);
        if (first == '/' || first == '*') {
            return isPath(bytes, from + 1, to);
        }
        int authority = connect ? from : afterScheme(bytes, from, to);
        if (authority < 0) {
            return false;
        }
        int path = authority;
        while (path < to && bytes.getByte(path) != '/' && bytes.getByte(path) != '?') {
            path++;
        }
        return isAuthority(bytes, authority, path) && isPath(bytes, path, to);
    }

    /** Index behind {@code ://}, -1 if there is none. */
    private static int afterScheme(ByteBuf bytes, int from, int to) {
        int at = from;
        while (at < to && isLetter(bytes.getByte(at))) {
            at++;
        }
        return at > from && to - at >= "://".length() && matches(bytes, at, "://") ? at + "://".length() : -1;
    }

    private static boolean isAuthority(ByteBuf bytes, int from, int to) {
        byte before = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes.getByte(i);
            boolean known = isAlphanumeric(b) || AUTHORITY_MARKS.indexOf(b) >= 0;
            if (!known || (b == '@' && before == '@')) {
                return false;
            }
            before = b;
        }
        return true;
    }

    private static boolean isPath(ByteBuf bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes.getByte(i);
            boolean known = (b > ' ' && b < DELETE) || b == TAB || b == FORM_FEED;
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVersion(ByteBuf bytes, int from, int to) {
        return to - from == HTTP_1_1.length() && matches(bytes, from, HTTP_1_1);
    }

    private static boolean matches(ByteBuf bytes, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes.getByte(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9');
    }

    private static boolean isLetter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }
}
