package io.outrigger.core.time;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The date header as bytes, formatted once a second (RFC 9110 section 5.6.7). Owned by one thread.
 *
 * <p>The names stand here: asking the machine's languages for them would take the first answer of a process tens of milliseconds.
 */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendText(ChronoField.DAY_OF_WEEK, numbered("Mon Tue Wed Thu Fri Sat Sun"))
            .appendPattern(", dd ")
            .appendText(ChronoField.MONTH_OF_YEAR, numbered("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"))
            .appendPattern(" yyyy HH:mm:ss 'GMT'")
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private byte[] bytes = {};

    private static Map<Long, String> numbered(String names) {
        Map<Long, String> numbered = new HashMap<>();
        for (String name : names.split(" ", -1)) {
            numbered.put(numbered.size() + 1L, name);
        }
        return numbered;
    }

    /** The text for a second since 1970. The array is shared: do not change it. */
    public byte[] at(long epochSecond) {
        if (epochSecond != second) {
            second = epochSecond;
            bytes = FORMAT.format(Instant.ofEpochSecond(epochSecond)).getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
