package io.outrigger.app.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Judges counts of independent draws. */
public final class Shares {
    /** A fair count lies farther out once in a million times, both sides together. */
    private static final double MOST_DEVIATIONS = 4.8916;

    private Shares() {}

    /** Fails unless {@code count} of {@code draws} is what draws with this chance give. */
    public static void assertShare(double chance, long count, long draws) {
        double deviation = Math.sqrt(draws * chance * (1 - chance));
        double off = Math.abs(count - draws * chance) / deviation;
        assertTrue(off <= MOST_DEVIATIONS, count + " of " + draws + " is not by a chance of " + chance);
    }
}
