package io.outrigger.http.message;

/** Which bytes may stand where in a head (RFC 9110 section 5, RFC 3986). */
public final class HttpChars {
    private static final byte[] TOKEN_LOWER = new byte[256];
    private static final boolean[] VALUE = new boolean[256];
    private static final boolean[] TARGET = new boolean[256];
    private static final boolean[] AUTHORITY = new boolean[256];

    static {
        String marks = "!#$%&'*+-.^_`|~";
        for (int c = 0; c < 256; c++) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (letter || digit || c < 128 && marks.indexOf(c) >= 0) {
                TOKEN_LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
            }
            VALUE[c] = c == '\t' || c >= 0x20 && c != 0x7f;
            TARGET[c] = c > 0x20 && c < 0x7f;
            AUTHORITY[c] = letter || digit || c < 128 && "-._~!$&'()*+,;=:[]%".indexOf(c) >= 0;
        }
    }

    private HttpChars() {}

    /** The byte in lower case if it may stand in a field name, else 0. */
    public static byte tokenLower(byte b) {
        return TOKEN_LOWER[b & 0xff];
    }

    /** Whether the byte may stand in a field value; bytes above 127 may. */
    public static boolean inValue(byte b) {
        return VALUE[b & 0xff];
    }

    /** Whether the byte may stand in a request target; only visible ASCII may. */
    public static boolean inTarget(byte b) {
        return TARGET[b & 0xff];
    }

    /** Whether the byte may stand in a host with port; {@code /}, {@code ?}, {@code #}, {@code @} and {@code \} may not. */
    public static boolean inAuthority(byte b) {
        return AUTHORITY[b & 0xff];
    }
}
