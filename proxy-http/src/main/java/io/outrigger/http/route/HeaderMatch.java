package io.outrigger.http.route;

import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A condition on one field. Each value of a repeated field is tested by itself; one hit is enough. Names beginning with a colon,
 * and {@code host}, mean the parts of the request line.
 *
 * @param name lower case
 * @param presentOnly the field must be there, whatever it says
 * @param invert the condition must not hold (Istio {@code withoutHeaders})
 * @param missingIsEmpty an absent field counts as one with an empty value
 */
public record HeaderMatch(
        byte[] name, StringMatcher value, boolean presentOnly, boolean invert, boolean missingIsEmpty) {
    private static final byte[] EMPTY = {};

    public static HeaderMatch value(String name, StringMatcher value) {
        return new HeaderMatch(name.getBytes(StandardCharsets.US_ASCII), value, false, false, false);
    }

    public static HeaderMatch present(String name) {
        return new HeaderMatch(name.getBytes(StandardCharsets.US_ASCII), StringMatcher.any(), true, false, false);
    }

    public HeaderMatch inverted(boolean absentAsEmpty) {
        return new HeaderMatch(name, value, presentOnly, true, absentAsEmpty);
    }

    public boolean matches(RequestHead head) {
        return test(head) != invert;
    }

    private boolean test(RequestHead head) {
        if (name[0] == ':' || isHost()) {
            return pseudo(head);
        }
        HeaderBlock fields = head.fields();
        int slot = fields.find(name);
        if (slot < 0) {
            return missingIsEmpty && value.matches(EMPTY, 0, 0);
        }
        for (; slot >= 0; slot = fields.next(name, slot)) {
            if (value.matches(fields.store(), fields.valueFrom(slot), fields.valueTo(slot))) {
                return true;
            }
        }
        return false;
    }

    private boolean isHost() {
        return name.length == 4 && name[0] == 'h' && name[1] == 'o' && name[2] == 's' && name[3] == 't';
    }

    private boolean pseudo(RequestHead head) {
        byte[] store = head.store();
        return switch (name[name.length > 1 ? 1 : 0]) {
            case 'm' -> value.matches(head.methodBytes(), 0, head.methodBytes().length);
            case 'p' -> value.matches(store, head.pathFrom(), head.pathTo());
            case 's' -> value.matches(head.scheme(), 0, head.scheme().length);
            case 'a', 'o' -> value.matches(store, head.authorityFrom(), head.authorityTo());
            default -> false;
        };
    }

    @Override
    public String toString() {
        return (invert ? "not " : "") + new String(name, StandardCharsets.US_ASCII) + " " + value
                + Arrays.toString(name);
    }
}
