package io.outrigger.config.yaml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations in the syntax of Go's {@code time.ParseDuration}: {@code 1h30m}, {@code 0.5s}, {@code 500ms}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d*)(\\.\\d*)?(ns|us|µs|μs|ms|s|m|h)");
    private static final int LONGEST = 100;

    private GoDuration() {}

    /** Nanoseconds, or null if the text is no duration or larger than a {@code long} holds. */
    public static @Nullable Long nanos(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() - start == 1 && text.charAt(start) == '0') {
            return 0L;
        }
        if (start == text.length() || text.length() > LONGEST) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = PART.matcher(text).region(start, text.length());
        int at = start;
        while (at < text.length()) {
            if (!part.lookingAt() || isLonelyDot(part)) {
                return null;
            }
            sum = sum.add(amount(part).multiply(BigDecimal.valueOf(unitNanos(part.group(3)))));
            at = part.end();
            part.region(at, text.length());
        }
        BigDecimal nanos = sum.setScale(0, RoundingMode.DOWN);
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return null;
        }
        return text.startsWith("-") ? -nanos.longValue() : nanos.longValue();
    }

    private static boolean isLonelyDot(Matcher part) {
        return part.group(1).isEmpty()
                && (part.group(2) == null || part.group(2).length() == 1);
    }

    private static BigDecimal amount(Matcher part) {
        String fraction = part.group(2) == null || part.group(2).length() == 1 ? "" : part.group(2);
        return new BigDecimal((part.group(1).isEmpty() ? "0" : part.group(1)) + fraction);
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000L;
        };
    }
}
