package io.outrigger.core.log;

/** Splits seconds since 1970 into the parts of a calendar date without objects (proleptic Gregorian). Owned by one thread. */
final class CivilTime {
    private static final long DAY_SECONDS = 86_400;
    /** Days from 0000-03-01 to 1970-01-01: years are counted from March, so that the leap day ends them. */
    private static final long EPOCH_DAYS = 719_468;

    private static final long ERA_DAYS = 146_097;

    private int year;
    private int month;
    private int day;
    private int dayOfYear;
    private int weekday;
    private int secondOfDay;

    void set(long epochSecond) {
        long days = Math.floorDiv(epochSecond, DAY_SECONDS);
        secondOfDay = (int) Math.floorMod(epochSecond, DAY_SECONDS);
        weekday = (int) Math.floorMod(days + 4, 7L);
        long shifted = days + EPOCH_DAYS;
        long era = Math.floorDiv(shifted, ERA_DAYS);
        int dayOfEra = (int) (shifted - era * ERA_DAYS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int fromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * fromMarch + 2) / 153;
        day = fromMarch - (153 * marchMonth + 2) / 5 + 1;
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        dayOfYear = dayOfYear();
    }

    private int dayOfYear() {
        int before = (367 * month - 362) / 12;
        int correction = month <= 2 ? 0 : leap(year) ? -1 : -2;
        return before + correction + day;
    }

    private static boolean leap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** The Thursday of this day's week, counted from the begin of this day's year: it decides whose week that is (ISO 8601). */
    private int thursday() {
        return dayOfYear + 4 - (weekday == 0 ? 7 : weekday);
    }

    private static int days(int year) {
        return leap(year) ? 366 : 365;
    }

    int year() {
        return year;
    }

    /** 1 to 12. */
    int month() {
        return month;
    }

    /** 1 to 31. */
    int day() {
        return day;
    }

    /** 1 to 366. */
    int yearDay() {
        return dayOfYear;
    }

    /** Sunday is 0. */
    int weekday() {
        return weekday;
    }

    /** The week of ISO 8601, 1 to 53. */
    int week() {
        int thursday = thursday();
        int within =
                thursday < 1 ? thursday + days(year - 1) : thursday > days(year) ? thursday - days(year) : thursday;
        return (within + 6) / 7;
    }

    /** The year that {@link #week} belongs to. */
    int weekYear() {
        int thursday = thursday();
        return thursday < 1 ? year - 1 : thursday > days(year) ? year + 1 : year;
    }

    int hour() {
        return secondOfDay / 3600;
    }

    int minute() {
        return secondOfDay / 60 % 60;
    }

    int second() {
        return secondOfDay % 60;
    }
}
