package io.outrigger.core.log;

/** Writes {@code 2026-11-21T01:11:34.123Z}, working out the date once a second. Owned by one worker. */
final class IsoTime {
    /** Bytes written. */
    static final int LENGTH = 24;

    private static final int PREFIX = 20;

    private final byte[] prefix = new byte[PREFIX];
    private final CivilTime civil = new CivilTime();
    private long second = Long.MIN_VALUE;

    /** Writes at {@code at} and answers the place after it. */
    int write(long epochMicros, byte[] into, int at) {
        long now = Math.floorDiv(epochMicros, 1_000_000L);
        if (now != second) {
            second = now;
            civil.set(now);
            fill();
        }
        System.arraycopy(prefix, 0, into, at, PREFIX);
        two(into, at + PREFIX, (int) Math.floorMod(epochMicros, 1_000_000L) / 10_000);
        into[at + 22] = (byte) ('0' + Math.floorMod(epochMicros, 10_000L) / 1_000);
        into[at + 23] = 'Z';
        return at + LENGTH;
    }

    private void fill() {
        two(prefix, 0, civil.year() / 100);
        two(prefix, 2, civil.year() % 100);
        prefix[4] = '-';
        two(prefix, 5, civil.month());
        prefix[7] = '-';
        two(prefix, 8, civil.day());
        prefix[10] = 'T';
        two(prefix, 11, civil.hour());
        prefix[13] = ':';
        two(prefix, 14, civil.minute());
        prefix[16] = ':';
        two(prefix, 17, civil.second());
        prefix[19] = '.';
    }

    private static void two(byte[] into, int at, int value) {
        into[at] = (byte) ('0' + value / 10);
        into[at + 1] = (byte) ('0' + value % 10);
    }
}
