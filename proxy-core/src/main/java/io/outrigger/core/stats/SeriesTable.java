package io.outrigger.core.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers by a key of two longs: open addressing, linear probing. Written by one worker; any thread may read, and sees a
 * row either not at all or with its key.
 */
final class SeriesTable {
    private static final VarHandle ROWS = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int FIRST_SLOTS = 64;

    /** Takes one row; values are read with {@link #read}. */
    interface Visitor {
        void row(long high, long low, long[] row);
    }

    private record Slots(long[] keys, long[] @Nullable [] rows, int shift) {
        static Slots of(int size) {
            return new Slots(new long[2 * size], new long[size][], 64 - Integer.numberOfTrailingZeros(size));
        }
    }

    private volatile Slots slots = Slots.of(FIRST_SLOTS);
    private int used;

    /** The row of a key, null if there is none. Owner only. */
    long @Nullable [] find(long high, long low) {
        Slots now = slots;
        int mask = now.rows.length - 1;
        int at = place(now, high, low);
        long[] row = now.rows[at];
        while (row != null && (now.keys[2 * at] != high || now.keys[2 * at + 1] != low)) {
            at = (at + 1) & mask;
            row = now.rows[at];
        }
        return row;
    }

    /** Adds a row for a key that has none. Owner only. */
    void put(long high, long low, long[] row) {
        if (2 * ++used > slots.rows.length) {
            grow();
        }
        insert(slots, high, low, row);
    }

    private void grow() {
        Slots old = slots;
        Slots next = Slots.of(2 * old.rows.length);
        for (int i = 0; i < old.rows.length; i++) {
            long[] row = old.rows[i];
            if (row != null) {
                insert(next, old.keys[2 * i], old.keys[2 * i + 1], row);
            }
        }
        slots = next;
    }

    /** Removes the rows that fit, all at once for readers. Owner only. */
    void removeIf(Predicate<long[]> gone) {
        Slots old = slots;
        Slots next = Slots.of(old.rows.length);
        int kept = 0;
        for (int i = 0; i < old.rows.length; i++) {
            long[] row = old.rows[i];
            if (row != null && !gone.test(row)) {
                insert(next, old.keys[2 * i], old.keys[2 * i + 1], row);
                kept++;
            }
        }
        if (kept < used) {
            used = kept;
            slots = next;
        }
    }

    private static void insert(Slots into, long high, long low, long[] row) {
        int mask = into.rows.length - 1;
        int at = place(into, high, low);
        while (into.rows[at] != null) {
            at = (at + 1) & mask;
        }
        into.keys[2 * at] = high;
        into.keys[2 * at + 1] = low;
        ROWS.setRelease(into.rows, at, row);
    }

    private static int place(Slots in, long high, long low) {
        long mixed = ((high * 0x9e3779b97f4a7c15L) ^ low) * 0xbf58476d1ce4e5b9L;
        return (int) (((mixed ^ (mixed >>> 32)) * 0x94d049bb133111ebL) >>> in.shift);
    }

    /** Shows every row. Any thread. */
    void forEach(Visitor visitor) {
        Slots now = slots;
        for (int i = 0; i < now.rows.length; i++) {
            long[] row = (long[]) ROWS.getAcquire(now.rows, i);
            if (row != null) {
                visitor.row(now.keys[2 * i], now.keys[2 * i + 1], row);
            }
        }
    }

    /** Adds to one number of a row. Owner only. */
    static void add(long[] row, int at, long delta) {
        LONGS.setOpaque(row, at, row[at] + delta);
    }

    /** All numbers of a row together: as they only grow, it stays the same as long as nobody adds. Any thread. */
    static long total(long[] row) {
        long total = 0;
        for (int i = 0; i < row.length; i++) {
            total += read(row, i);
        }
        return total;
    }

    /** One number of a row. Any thread. */
    static long read(long[] row, int at) {
        return (long) LONGS.getOpaque(row, at);
    }
}
