package io.outrigger.core.cel;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions by their names in CEL. Values of the wrong type have no result, which is null. */
enum CelFunction {
    HAS("has", false, 1),
    SIZE("size", false, 1),
    INT("int", false, 1),
    DOUBLE("double", false, 1),
    STRING("string", false, 1),
    DURATION("duration", false, 1),
    CONTAINS("contains", true, 2),
    STARTS_WITH("startsWith", true, 2),
    ENDS_WITH("endsWith", true, 2),
    MATCHES("matches", true, 2),
    SIZE_OF("size", true, 1);

    private static final List<String> UNITS = List.of("ns", "us", "ms", "s", "m", "h");
    private static final long[] NANOS = {1, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L};

    private final String word;
    private final boolean ofValue;
    private final int arguments;

    CelFunction(String word, boolean ofValue, int arguments) {
        this.word = word;
        this.ofValue = ofValue;
        this.arguments = arguments;
    }

    static @Nullable CelFunction of(String name, boolean ofValue) {
        for (CelFunction function : values()) {
            if (function.word.equals(name) && function.ofValue == ofValue) {
                return function;
            }
        }
        return null;
    }

    int arguments() {
        return arguments;
    }

    @Nullable
    Object of(Object first, @Nullable Object second) {
        return switch (this) {
            case HAS -> true;
            case SIZE, SIZE_OF -> size(first);
            case INT -> whole(first);
            case DOUBLE -> decimal(first);
            case STRING -> String.valueOf(first);
            case DURATION -> first instanceof String text ? duration(text) : null;
            case CONTAINS, STARTS_WITH, ENDS_WITH, MATCHES ->
                first instanceof String text && second instanceof String other ? text(text, other) : null;
        };
    }

    private Object text(String text, String other) {
        return switch (this) {
            case CONTAINS -> text.contains(other);
            case STARTS_WITH -> text.startsWith(other);
            case ENDS_WITH -> text.endsWith(other);
            default -> Pattern.compile(other).matcher(text).find();
        };
    }

    private static @Nullable Object size(Object value) {
        if (value instanceof String text) {
            return (long) text.codePointCount(0, text.length());
        }
        return value instanceof List<?> list ? (Object) (long) list.size() : null;
    }

    private static @Nullable Object whole(Object value) {
        try {
            return value instanceof Number number
                    ? (Object) number.longValue()
                    : value instanceof String text ? Long.parseLong(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object decimal(Object value) {
        try {
            return value instanceof Number number
                    ? (Object) number.doubleValue()
                    : value instanceof String text ? Double.parseDouble(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code 1h2m0.5s}, as in Go. */
    private static @Nullable CelDuration duration(String text) {
        double nanos = 0;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int letters = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            int unit = UNITS.indexOf(text.substring(letters, at));
            if (unit < 0 || digits == letters) {
                return null;
            }
            try {
                nanos += Double.parseDouble(text.substring(digits, letters)) * NANOS[unit];
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return text.isEmpty() ? null : new CelDuration((long) nanos);
    }
}
