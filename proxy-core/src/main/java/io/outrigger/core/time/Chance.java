package io.outrigger.core.time;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Every draw of the data plane: weights, faults, two choices, jitter, request ids. Owned by one worker; tests seed it.
 */
public final class Chance {
    private final SplittableRandom random;

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** Draws that nobody can foresee from the start time alone. */
    public static Chance system() {
        return new Chance(new SplittableRandom(ThreadLocalRandom.current().nextLong()));
    }

    /** The same draws in each run. */
    public static Chance seeded(long seed) {
        return new Chance(new SplittableRandom(seed));
    }

    /** A number of {@code 0 .. bound - 1}; {@code bound} is positive. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** 64 random bits. */
    public long bits() {
        return random.nextLong();
    }
}
