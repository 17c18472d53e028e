package io.outrigger.core.cluster;

import io.outrigger.core.time.Chance;

/**
 * Whose turn it is among unequals, each as often as it weighs: after a turn the next one of the same is put off by {@code 1 / weight}, or
 * by a multiple of it. Costs the logarithm of their number a turn, and allocates nothing. Made by who publishes hosts, then owned by one
 * worker.
 *
 * <p>Source: Envoy's schedule of earliest deadlines.
 */
final class EarliestFirst {
    private static final EarliestFirst[] NONE = {};
    private static final double FINENESS = 1 << 20;

    /** By place among those that take turns. */
    private final double[] waits;

    /** Places by deadline: a heap, the earliest first; and their deadlines in the same order. */
    private final int[] heap;

    private final double[] deadlines;

    /** All begin somewhere within their first wait, so that workers do not all begin with the same one. */
    private EarliestFirst(double[] waits, Chance chance) {
        this.waits = waits;
        this.heap = new int[waits.length];
        this.deadlines = new double[waits.length];
        for (int i = 0; i < heap.length; i++) {
            heap[i] = i;
            deadlines[i] = waits[i] * chance.below((int) FINENESS) / FINENESS;
        }
        for (int i = heap.length / 2; i >= 0 && heap.length > 0; i--) {
            sink(i, heap[i], deadlines[i]);
        }
    }

    /**
     * One a worker; none at all while weights are equal, for then a count does.
     *
     * @param weights above 0
     */
    static EarliestFirst[] of(double[] weights, int workers) {
        boolean equal = true;
        double[] waits = new double[weights.length];
        for (int i = 0; i < waits.length; i++) {
            equal &= weights[i] == weights[0];
            waits[i] = 1 / weights[i];
        }
        if (equal) {
            return NONE;
        }
        Chance chance = Chance.system();
        EarliestFirst[] turns = new EarliestFirst[workers];
        for (int i = 0; i < workers; i++) {
            turns[i] = new EarliestFirst(waits, chance);
        }
        return turns;
    }

    /** The place whose turn it is; the same until {@link #putOff}. */
    int first() {
        return heap[0];
    }

    /** The first had its turn, which counts as so many. */
    void putOff(int turns) {
        int place = heap[0];
        sink(0, place, deadlines[0] + turns * waits[place]);
    }

    private void sink(int from, int place, double deadline) {
        int at = from;
        for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
            if (child + 1 < heap.length && deadlines[child + 1] < deadlines[child]) {
                child++;
            }
            if (deadlines[child] >= deadline) {
                break;
            }
            heap[at] = heap[child];
            deadlines[at] = deadlines[child];
            at = child;
        }
        heap[at] = place;
        deadlines[at] = deadline;
    }
}
