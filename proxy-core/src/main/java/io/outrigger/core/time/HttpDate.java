package io.outrigger.core.time;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The date header as bytes, formatted once a second (RFC 9110 section 5.6.7). Owned by one thread. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private byte[] bytes = {};

    /** The text for a second since 1970. The array is shared: do not change it. */
    public byte[] at(long epochSecond) {
        if (epochSecond != second) {
            second = epochSecond;
            bytes = FORMAT.format(Instant.ofEpochSecond(epochSecond)).getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
