package io.outrigger.core.cluster;

/** The order of a weighted round: who has a turn when, each as often as its weight, spread evenly. */
final class Turns {
    private static final int MOST = 4096;

    /** How finely weights are told apart that are no whole numbers. */
    private static final double GRAIN = 256;

    private Turns() {}

    /** Indexes of the weights in the order of their turns; empty while all weights are equal. */
    static int[] of(double[] weights) {
        boolean equal = true;
        boolean whole = true;
        double most = 0;
        for (double weight : weights) {
            equal &= weight == weights[0];
            whole &= weight == Math.rint(weight) && weight < Integer.MAX_VALUE;
            most = Math.max(most, weight);
        }
        if (equal) {
            return new int[0];
        }
        int[] shares = new int[weights.length];
        int divisor = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (int) Math.max(1, whole ? weights[i] : Math.rint(weights[i] / most * GRAIN));
            divisor = gcd(divisor, shares[i]);
        }
        return spread(shares, divisor);
    }

    /** Smooth weighted round robin: each turn goes to the one that is furthest behind its share. */
    private static int[] spread(int[] shares, int divisor) {
        long total = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= divisor;
            total += shares[i];
        }
        int turns = (int) Math.min(total, MOST);
        int[] order = new int[turns];
        long[] credit = new long[shares.length];
        for (int turn = 0; turn < turns; turn++) {
            int best = 0;
            for (int i = 0; i < shares.length; i++) {
                credit[i] += shares[i];
                if (credit[i] > credit[best]) {
                    best = i;
                }
            }
            credit[best] -= total;
            order[turn] = best;
        }
        return order;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
