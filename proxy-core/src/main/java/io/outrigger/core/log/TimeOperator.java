package io.outrigger.core.log;

import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * {@code %START_TIME(fmt)%}, {@code %START_TIME_LOCAL%} and {@code %EMIT_TIME%}. The format is strftime's with {@code %f} for
 * nanoseconds, {@code %3f %6f %9f} for that many places and {@code %s} for seconds since 1970.
 *
 * @param pattern null for {@code 2026-11-21T01:11:34.123Z}
 * @param end whether the time is that of the end
 */
record TimeOperator(@Nullable String pattern, TimeZone zone, boolean end) implements LogOperator {
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

    static TimeOperator of(String pattern, boolean local, boolean end) {
        TimeZone zone = local ? TimeZone.getDefault() : TimeZone.getTimeZone("UTC");
        if (pattern.isEmpty()) {
            return new TimeOperator(local ? "%Y-%m-%dT%H:%M:%S.%3f%z" : null, zone, end);
        }
        return new TimeOperator(pattern, zone, end);
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        write(entry.startEpochMicros() + (end ? entry.durationNanos() / 1_000 : 0), line);
        return true;
    }

    void write(long micros, LogLine line) {
        if (pattern == null) {
            line.isoTime(micros);
        } else {
            formatted(pattern, micros, line);
        }
    }

    private void formatted(String format, long micros, LogLine line) {
        long second = Math.floorDiv(micros, 1_000_000L);
        int offset = zone.getOffset(second * 1_000) / 1_000;
        CivilTime date = line.civil();
        date.set(second + offset);
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                line.literal(c);
                continue;
            }
            char what = format.charAt(++i);
            if (what == 's') {
                line.number(second);
            } else if (what >= '1' && what <= '9' && format.startsWith("f", i + 1)) {
                fraction(Math.floorMod(micros, 1_000_000L), what - '0', line);
                i++;
            } else if (what == 'f') {
                fraction(Math.floorMod(micros, 1_000_000L), 9, line);
            } else if (what == 'Z') {
                line.text(zone.getDisplayName(false, TimeZone.SHORT, Locale.ROOT));
            } else {
                int end = behindModifiers(format, i);
                if (format.charAt(end) == 'z') {
                    zone(format.substring(i, end), offset, line);
                } else {
                    part(format.charAt(end), date, line);
                }
                i = end;
            }
        }
    }

    /**
     * Where the letter of a part stands behind what may stand before it: a width, which no part is shorter than that anybody asks
     * for, {@code E} or {@code O} for another alphabet, which there is none, colons and a star for zones.
     */
    private static int behindModifiers(String format, int from) {
        int at = from;
        while (at + 1 < format.length() && "EO:*0123456789".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        boolean modifies = at == from || "YymdHIMSuUVWwzCxXcGg".indexOf(format.charAt(at)) >= 0;
        return modifies ? at : from;
    }

    private static void part(char what, CivilTime date, LogLine line) {
        switch (what) {
            case 'Y' -> line.padded(date.year(), 4);
            case 'C' -> line.padded(date.year() / 100, 2);
            case 'u' -> line.number(date.weekday() == 0 ? 7 : date.weekday());
            case 'w' -> line.number(date.weekday());
            case 'y' -> line.padded(date.year() % 100, 2);
            case 'm' -> line.padded(date.month(), 2);
            case 'd' -> line.padded(date.day(), 2);
            case 'e' -> spaced(date.day(), line);
            case 'j' -> line.padded(date.yearDay(), 3);
            case 'k' -> spaced(date.hour(), line);
            case 'l' -> spaced(date.hour() % 12 == 0 ? 12 : date.hour() % 12, line);
            case 'H' -> line.padded(date.hour(), 2);
            case 'I' -> line.padded(date.hour() % 12 == 0 ? 12 : date.hour() % 12, 2);
            case 'M' -> line.padded(date.minute(), 2);
            case 'S' -> line.padded(date.second(), 2);
            case 'p' -> word(date.hour() < 12 ? "AM" : "PM", 2, line);
            case 'P' -> word(date.hour() < 12 ? "am" : "pm", 2, line);
            case 'G', 'g', 'V', 'U', 'W' -> week(what, date, line);
            case 'b', 'h' -> word(MONTHS[date.month() - 1], 3, line);
            case 'B' -> word(MONTHS[date.month() - 1], 9, line);
            case 'a' -> word(DAYS[date.weekday()], 3, line);
            case 'A' -> word(DAYS[date.weekday()], 9, line);
            default -> composed(what, date, line);
        }
    }

    /**
     * {@code %V} is the week of ISO 8601 and {@code %G} the year it belongs to; {@code %U} and {@code %W} count from the first Sunday or
     * Monday.
     */
    private static void week(char what, CivilTime date, LogLine line) {
        switch (what) {
            case 'G' -> line.padded(date.weekYear(), 4);
            case 'g' -> line.padded(date.weekYear() % 100, 2);
            case 'V' -> line.padded(date.week(), 2);
            case 'U' -> line.padded((date.yearDay() + 6 - date.weekday()) / 7, 2);
            default -> line.padded((date.yearDay() + 6 - (date.weekday() + 6) % 7) / 7, 2);
        }
    }

    private static void composed(char what, CivilTime date, LogLine line) {
        switch (what) {
            case 'T', 'X' -> parts("H:M:S", date, line);
            case 'c' -> parts("a b e H:M:S Y", date, line);
            case 'r' -> parts("I:M:S p", date, line);
            case 'F' -> parts("Y-m-d", date, line);
            case 'D', 'x' -> parts("m/d/y", date, line);
            case 'R' -> parts("H:M", date, line);
            case 'n' -> line.text("\n");
            case 't' -> line.text("\t");
            case '%' -> line.literal('%');
            default -> {
                line.literal('%');
                line.literal(what);
            }
        }
    }

    private static void parts(String parts, CivilTime date, LogLine line) {
        for (int i = 0; i < parts.length(); i++) {
            char c = parts.charAt(i);
            if (Character.isLetter(c)) {
                part(c, date, line);
            } else {
                line.literal(c);
            }
        }
    }

    private static void spaced(int value, LogLine line) {
        if (value < 10) {
            line.literal(' ');
        }
        line.number(value);
    }

    private static void word(String word, int most, LogLine line) {
        for (int i = 0; i < Math.min(most, word.length()); i++) {
            line.literal(word.charAt(i));
        }
    }

    private static void fraction(long micros, int places, LogLine line) {
        long nanos = micros * 1_000;
        for (int i = 9; i > places; i--) {
            nanos /= 10;
        }
        line.padded(nanos, places);
    }

    /**
     * What a zone is ahead of UTC.
     *
     * @param how colons and modifiers before the {@code z}: with seconds for two colons, as short as can be for three
     */
    private static void zone(String how, int offset, LogLine line) {
        boolean seconds = how.equals("E*") || how.equals("::");
        boolean shortest = how.equals(":::");
        boolean colons = !how.isEmpty();
        int ahead = Math.abs(offset);
        line.literal(offset < 0 ? '-' : '+');
        line.padded(ahead / 3600, 2);
        if (!shortest || ahead % 3600 != 0) {
            zonePart(ahead / 60 % 60, colons, line);
        }
        if (seconds || shortest && ahead % 60 != 0) {
            zonePart(ahead % 60, colons, line);
        }
    }

    private static void zonePart(int value, boolean colon, LogLine line) {
        if (colon) {
            line.literal(':');
        }
        line.padded(value, 2);
    }
}
