package io.outrigger.http.message;

/** Whether text may stand as host and port (RFC 9110 section 7.2, RFC 3986 section 3.2). */
public final class Authority {
    private static final int MOST_PORT_DIGITS = 5;

    private Authority() {}

    /** The host of an authority: without port, an IPv6 address without brackets. */
    public static String host(String authority) {
        if (authority.startsWith("[")) {
            int close = authority.indexOf(']');
            return authority.substring(1, close < 0 ? authority.length() : close);
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    /** The port of an authority, or another one if it names none. */
    public static int port(String authority, int otherwise) {
        int port = 0;
        int at = authority.length();
        for (int unit = 1; at > 0 && authority.charAt(at - 1) >= '0' && authority.charAt(at - 1) <= '9'; unit *= 10) {
            at--;
            port += unit * (authority.charAt(at) - '0');
        }
        boolean given = at > 1 && at < authority.length() && authority.charAt(at - 1) == ':';
        boolean whole = given && (authority.charAt(0) != '[' || authority.charAt(at - 2) == ']');
        return whole && port > 0 ? port : otherwise;
    }

    /**
     * Empty text is legal; user information, a port out of range or a bracket without its partner is not. A port that is no number
     * passes if it is short, as recorded from Envoy, which ignores it.
     */
    public static boolean isValid(byte[] text, int from, int to) {
        int end = from;
        while (end < to && HttpChars.inAuthority(text[end])) {
            end++;
        }
        if (end < to) {
            return false;
        }
        if (from < to && text[from] == '[') {
            return literal(text, from, to);
        }
        int colon = indexOf(text, (byte) ':', from, to);
        return indexOf(text, (byte) '[', from, to) == to
                && indexOf(text, (byte) ']', from, to) == to
                && (colon == to || port(text, colon + 1, to));
    }

    private static boolean literal(byte[] text, int from, int to) {
        int close = indexOf(text, (byte) ']', from, to);
        if (close == to || close == from + 1) {
            return false;
        }
        for (int i = from + 1; i < close; i++) {
            byte b = text[i];
            boolean hex = b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
            if (!hex && b != ':' && b != '.') {
                return false;
            }
        }
        return close + 1 == to || text[close + 1] == ':' && port(text, close + 2, to);
    }

    /** An empty port is legal, as in {@code host:}. */
    private static boolean port(byte[] text, int from, int to) {
        if (to - from > MOST_PORT_DIGITS) {
            return false;
        }
        int value = 0;
        boolean number = true;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            boolean digit = b >= '0' && b <= '9';
            if (!digit && (b | 0x20) < 'a' || !digit && (b | 0x20) > 'z') {
                return false;
            }
            number &= digit;
            value = value * 10 + b - '0';
        }
        return !number || value <= 0xffff;
    }

    private static int indexOf(byte[] text, byte what, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == what) {
                return i;
            }
        }
        return to;
    }
}
