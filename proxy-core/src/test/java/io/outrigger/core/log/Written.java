package io.outrigger.core.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.time.Chance;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** What a format writes of an entry. */
final class Written {
    private Written() {}

    static String write(AccessLogFormat format, LogEntry entry) {
        LogLine line = new LogLine(Chance.seeded(1));
        format.write(entry, line);
        return new String(Arrays.copyOf(line.bytes(), line.length()), StandardCharsets.UTF_8);
    }

    /** Of one line, without its end. */
    static String text(String format, LogEntry entry) {
        String line = write(AccessLogFormat.text(format), entry);
        assertTrue(line.endsWith("\n"));
        return line.substring(0, line.length() - 1);
    }

    static String json(Map<String, ?> format, LogEntry entry) {
        return write(AccessLogFormat.json(format, false), entry).trim();
    }
}
