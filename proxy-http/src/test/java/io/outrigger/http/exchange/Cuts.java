package io.outrigger.http.exchange;

import java.util.Random;

/** How bytes are cut on their way, and what may differ between two ways. */
final class Cuts {
    private Cuts() {}

    /** Always cuts as late as allowed. */
    static Random late() {
        return new Random() {
            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        };
    }

    /** A text without the values that the clock gives. */
    static String withoutTimes(String answered) {
        return answered.replaceAll("date: [^\r]*", "").replaceAll("(time|timeout-ms): [0-9]+", "");
    }
}
