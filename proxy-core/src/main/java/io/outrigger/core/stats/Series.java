package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import io.outrigger.core.worker.WorkerLocal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by key over all workers, at most {@code most} keys; further ones share the row of {@link #OVERFLOW}. A hit in the
 * worker's own table allocates nothing and asks nobody.
 */
final class Series {
    /** Key of what found no room. */
    static final Key OVERFLOW = new Key(-1, -1);

    /** What a row is about; packed by who uses this. */
    record Key(long high, long low) {}

    private final int width;
    private final int most;
    private final WorkerLocal<SeriesTable> tables;
    private final AtomicReferenceArray<@Nullable SeriesTable> all;
    private final Map<Key, Boolean> admitted = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    Series(int workers, int width, int most) {
        this.width = width;
        this.most = most;
        this.all = new AtomicReferenceArray<>(workers);
        this.tables = new WorkerLocal<>(workers, this::table);
    }

    private SeriesTable table(Worker worker) {
        SeriesTable table = new SeriesTable();
        all.setRelease(worker.index(), table);
        return table;
    }

    /** The worker's row of a key. That worker's thread only. */
    long[] row(Worker worker, long high, long low) {
        SeriesTable table = tables.of(worker);
        long[] row = table.find(high, low);
        return row != null ? row : newRow(table, high, low);
    }

    private long[] newRow(SeriesTable table, long high, long low) {
        boolean room = admit(high, low);
        if (!room) {
            long[] shared = table.find(OVERFLOW.high, OVERFLOW.low);
            if (shared != null) {
                return shared;
            }
        }
        long[] row = new long[width];
        table.put(room ? high : OVERFLOW.high, room ? low : OVERFLOW.low, row);
        return row;
    }

    /** Once full, keys new to a worker are not looked up any more, so that a flood of them stays cheap. */
    private boolean admit(long high, long low) {
        if (count.get() >= most) {
            return false;
        }
        Key key = new Key(high, low);
        if (admitted.containsKey(key)) {
            return true;
        }
        if (count.getAndIncrement() >= most) {
            return false;
        }
        admitted.put(key, true);
        return true;
    }

    /** Sums by key over all workers. Any thread. */
    Map<Key, long[]> sums() {
        Map<Key, long[]> sums = new HashMap<>();
        for (int i = 0; i < all.length(); i++) {
            SeriesTable table = all.getAcquire(i);
            if (table != null) {
                table.forEach(
                        (high, low, row) -> add(sums.computeIfAbsent(new Key(high, low), k -> new long[width]), row));
            }
        }
        return sums;
    }

    private static void add(long[] sum, long[] row) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += SeriesTable.read(row, i);
        }
    }
}
