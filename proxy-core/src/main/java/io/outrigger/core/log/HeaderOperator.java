package io.outrigger.core.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code %REQ(X?Y):Z%} and its kin: the value of a header, or of another one where that is missing or empty.
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
                ? new HeaderOperator(side, lower(names), null)
                : new HeaderOperator(side, lower(names.substring(0, mark)), lower(names.substring(mark + 1)));
    }

    private static byte[] lower(String name) {
        return name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        int mark = line.length();
        boolean found = value(entry, name, line);
        if (alternative != null && line.length() == mark) {
            return value(entry, alternative, line) || found;
        }
        return found;
    }

    private boolean value(LogEntry entry, byte[] header, LogLine line) {
        return switch (side) {
            case REQUEST -> entry.requestHeader(header, line);
            case RESPONSE -> entry.responseHeader(header, line);
            case TRAILER -> entry.responseTrailer(header, line);
        };
    }
}
