package io.outrigger.http.exchange;

import org.junit.jupiter.api.Test;

/**
 * Random filters, random bodies, events in random order. The model: each changing filter adds one to every byte it is shown, so what
 * comes out is what went in plus their number; and every filter checks the order of its own calls.
 */
final class FilterWalkRandomTest {
    private static final int RUNS = 1_500;

    @Test
    void anyOrderOfEventsKeepsTheContract() {
        for (int seed = 0; seed < RUNS; seed++) {
            FilterWalkRun run = new FilterWalkRun(seed);
            try {
                run.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
