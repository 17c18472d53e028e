package io.outrigger.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HttpDateTest {
    private final HttpDate date = new HttpDate();

    private String at(long second) {
        return new String(date.at(second), StandardCharsets.US_ASCII);
    }

    @Test
    void isWrittenAsTheStandardShowsIt() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", at(784_111_777));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", at(0));
    }

    @Test
    void namesEachDayAndMonthInEnglish() {
        DateTimeFormatter english = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        for (long day = 0; day < 366; day++) {
            long second = TimeUnit.DAYS.toSeconds(20_000 + day) + 3661;
            assertEquals(english.format(Instant.ofEpochSecond(second)), at(second));
        }
    }
}
