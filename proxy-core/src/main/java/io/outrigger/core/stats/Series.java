package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import io.outrigger.core.worker.WorkerLocal;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by key over all workers, at most {@code most} keys; further ones share the row of {@link #OVERFLOW}. A hit in the
 * worker's own table allocates nothing and asks nobody. Keys that nobody adds to are dropped by {@link SeriesExpiry}.
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
        if (count.getAndIncrement() >= most || admitted.putIfAbsent(key, true) != null) {
            count.decrementAndGet();
            return admitted.containsKey(key);
        }
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

    /** Drops the rows of these keys unless a worker adds to one before it hears of it. Not on a worker; returns at once. */
    void forget(Set<Key> keys, List<Worker> workers) {
        AtomicInteger open = new AtomicInteger(workers.size());
        for (Worker worker : workers) {
            IdentityHashMap<long[], Long> still = still(keys, all.getAcquire(worker.index()));
            worker.run(() -> {
                tables.of(worker).removeIf(row -> isStill(still, row));
                if (open.decrementAndGet() == 0) {
                    readmit(keys);
                }
            });
        }
    }

    /** The rows of those keys, by identity, with what they amount to now. */
    private static IdentityHashMap<long[], Long> still(Set<Key> keys, @Nullable SeriesTable table) {
        IdentityHashMap<long[], Long> rows = new IdentityHashMap<>();
        if (table != null) {
            table.forEach((high, low, row) -> {
                if (keys.contains(new Key(high, low))) {
                    rows.put(row, SeriesTable.total(row));
                }
            });
        }
        return rows;
    }

    private static boolean isStill(IdentityHashMap<long[], Long> rows, long[] row) {
        Long then = rows.get(row);
        return then != null && then == SeriesTable.total(row);
    }

    /** Makes room for as many others as are gone. A row that came back just now may exceed the bound by itself. */
    private void readmit(Set<Key> keys) {
        Set<Key> left = sums().keySet();
        for (Key key : keys) {
            if (!left.contains(key) && admitted.remove(key) != null) {
                count.decrementAndGet();
            }
        }
    }

    private static void add(long[] sum, long[] row) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += SeriesTable.read(row, i);
        }
    }
}
