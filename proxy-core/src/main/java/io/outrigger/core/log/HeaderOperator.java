package io.outrigger.core.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code %REQ(X?Y):Z%} and its kin: the value of a header, or of another one where that is missing.
 *
 * @param name in lower case
 * @param alternative in lower case; null for none
 */
record HeaderOperator(Side side, byte[] name, byte @Nullable [] alternative) implements LogOperator {
    /** Which head. */
    enum Side {
        REQUEST,
        RESPONSE,
        TRAILER
    }

    /** Compiles the text between the parentheses. */
    static HeaderOperator of(Side side, String names) {
        int mark = names.indexOf('?');
        return mark < 0
                ? new HeaderOperator(side, name(side, names), null)
                : new HeaderOperator(side, name(side, names.substring(0, mark)), name(side, names.substring(mark + 1)));
    }

    /** In lower case; a request's {@code host} is what {@code :authority} says, as in Envoy. */
    private static byte[] name(Side side, String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        String meant = side == Side.REQUEST && lower.equals("host") ? ":authority" : lower;
        return meant.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        return value(entry, name, line) || alternative != null && value(entry, alternative, line);
    }

    private boolean value(LogEntry entry, byte[] header, LogLine line) {
        return switch (side) {
            case REQUEST -> entry.requestHeader(header, line);
            case RESPONSE -> entry.responseHeader(header, line);
            case TRAILER -> entry.responseTrailer(header, line);
        };
    }
}
