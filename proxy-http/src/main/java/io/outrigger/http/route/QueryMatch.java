package io.outrigger.http.route;

import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.message.RequestHead;
import java.util.Arrays;

/**
 * A condition on the first query parameter of a name; names and values are compared as sent, not decoded.
 *
 * @param presentOnly any value will do, also none
 */
public record QueryMatch(byte[] name, StringMatcher value, boolean presentOnly) {
    public boolean matches(RequestHead head) {
        byte[] store = head.store();
        int at = head.queryFrom() + 1;
        int end = head.pathTo();
        while (at < end) {
            int stop = indexOf(store, '&', at, end);
            int equals = indexOf(store, '=', at, stop);
            if (Arrays.equals(store, at, equals, name, 0, name.length)) {
                return presentOnly || value.matches(store, Math.min(equals + 1, stop), stop);
            }
            at = stop + 1;
        }
        return false;
    }

    private static int indexOf(byte[] text, char what, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == what) {
                return i;
            }
        }
        return to;
    }
}
