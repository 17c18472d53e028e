package io.outrigger.core.stats;

import java.util.Arrays;
import java.util.List;

/**
 * A histogram with Istio's buckets.
 *
 * @param buckets how many values fell in each, not cumulated; the last is beyond every bound
 */
public record SeriesHistogram(List<Long> buckets, long sum) {
    /** Numbers a histogram has in a row: buckets and sum. */
    static final int WIDTH = 21;

    private static final int BUCKETS = WIDTH - 1;
    /** Values are whole, so that 0.5 holds exactly those that are 0. */
    private static final long[] BOUNDS = {
        0, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
        3_600_000
    };

    /** Upper bounds of all buckets but the last, in order; a value on the bound is inside. */
    public static double[] bounds() {
        double[] bounds = new double[BOUNDS.length];
        Arrays.setAll(bounds, i -> i == 0 ? 0.5 : BOUNDS[i]);
        return bounds;
    }

    static void add(long[] row, int base, long value) {
        SeriesTable.add(row, base + bucket(value), 1);
        SeriesTable.add(row, base + BUCKETS, value);
    }

    private static int bucket(long value) {
        int low = 0;
        int high = BOUNDS.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (value <= BOUNDS[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    static SeriesHistogram of(long[] row, int base) {
        List<Long> buckets = Arrays.stream(row, base, base + BUCKETS).boxed().toList();
        return new SeriesHistogram(buckets, row[base + BUCKETS]);
    }
}
