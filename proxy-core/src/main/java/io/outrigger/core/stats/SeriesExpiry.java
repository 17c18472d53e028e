package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Drops series that nobody has added to for a number of looks on any worker, so that peers, codes and flags of the past do not
 * hold the places of new ones. A series that comes back begins at zero, which Prometheus takes for a restart. Owned by one thread
 * that is no worker's.
 */
final class SeriesExpiry {
    private final Series series;
    private final int most;
    private Map<Series.Key, Quiet> quiet = new HashMap<>();

    /**
     * An expiry that has not looked yet.
     *
     * @param most looks without a change before a series goes
     */
    SeriesExpiry(Series series, int most) {
        this.series = series;
        this.most = most;
    }

    /** How long a series has not changed. */
    private record Quiet(long total, int looks) {}

    /** Looks at every series. */
    void look(List<Worker> workers) {
        Map<Series.Key, Quiet> now = new HashMap<>();
        Set<Series.Key> idle = new HashSet<>();
        series.sums().forEach((key, row) -> {
            Quiet before = quiet.get(key);
            long total = SeriesTable.total(row);
            int looks = before != null && before.total() == total ? before.looks() + 1 : 0;
            now.put(key, new Quiet(total, looks));
            if (looks >= most && !key.equals(Series.OVERFLOW)) {
                idle.add(key);
            }
        });
        quiet = now;
        if (!idle.isEmpty()) {
            series.forget(idle, workers);
        }
    }
}
