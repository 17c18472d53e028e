package io.outrigger.core.stats;

import java.util.function.IntToLongFunction;

/**
 * How long something took, as counts of milliseconds: below 16 every millisecond has its own bucket, beyond it
 * eight share a doubling, so that a quantile is at most an eighth too high. The last bucket holds an hour and more.
 */
public final class Latency {
    /** Numbers it has in a row. */
    static final int WIDTH = 161;

    private static final int EXACT = 16;
    private static final int FIRST_EXPONENT = 4;
    private static final int STEPS = 8;
    private static final int STEP_BITS = 3;

    private final long[] counts;
    private final long total;

    /**
     * A look at the numbers of now.
     *
     * @param cells how many values fell into a bucket
     */
    Latency(IntToLongFunction cells) {
        this.counts = new long[WIDTH];
        long sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            counts[i] = cells.applyAsLong(i);
            sum += counts[i];
        }
        this.total = sum;
    }

    /** The bucket of a number of milliseconds. */
    static int bucket(long millis) {
        if (millis < EXACT) {
            return (int) Math.max(0, millis);
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis);
        int step = (int) (millis >>> (exponent - STEP_BITS)) & (STEPS - 1);
        return Math.min(WIDTH - 1, EXACT + (exponent - FIRST_EXPONENT) * STEPS + step);
    }

    private static long lowest(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int exponent = FIRST_EXPONENT + (bucket - EXACT) / STEPS;
        return (long) (STEPS + (bucket - EXACT) % STEPS) << (exponent - STEP_BITS);
    }

    /** How many values there are. */
    public long count() {
        return total;
    }

    /** How many were at most so many milliseconds long; one that falls among those of a bucket takes a part of them. */
    public long atMost(double millis) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            double end = i < WIDTH - 1 ? lowest(i + 1) : Double.MAX_VALUE;
            if (millis < lowest(i)) {
                break;
            }
            sum += counts[i] * Math.min(1, (Math.floor(millis) + 1 - lowest(i)) / (end - lowest(i)));
        }
        return Math.round(sum);
    }

    /** The value below which so many of a hundred lie, in milliseconds; 0 if there is none. */
    public double quantile(double percent) {
        double wanted = total * percent / 100;
        long below = 0;
        for (int i = 0; i < WIDTH; i++) {
            if (counts[i] > 0 && below + counts[i] >= wanted) {
                double part = Math.max(0, wanted - below) / counts[i];
                long from = lowest(i);
                long last = i < WIDTH - 1 ? lowest(i + 1) - 1 : from;
                return from + part * (last - from);
            }
            below += counts[i];
        }
        return 0;
    }
}
