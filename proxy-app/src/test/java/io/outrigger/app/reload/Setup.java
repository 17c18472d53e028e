package io.outrigger.app.reload;

import java.util.Set;

/**
 * One configuration of the soak, by number, and who may answer under it.
 *
 * @param greenWeight of 100, what {@code /weighted} sends to {@code green}; the rest goes to {@code stable}
 * @param wide whether {@code /pool} has its second endpoint
 * @param random whether {@code /policy} draws its endpoint, instead of taking turns
 * @param extra whether the second listener is there
 */
record Setup(int number, int greenWeight, boolean wide, boolean random, boolean extra) {
    static final Setup FIRST = new Setup(1, 0, false, false, false);

    private static final int KINDS = 7;

    /** What the n-th swap makes of this; the same setup where it is the turn of a broken file. */
    Setup after(int swap) {
        int next = number + 1;
        return switch (swap % KINDS) {
            case 0 -> new Setup(next, (greenWeight + 50) % 150, wide, random, extra);
            case 1 -> new Setup(next, greenWeight, true, random, extra);
            case 2 -> new Setup(next, greenWeight, wide, !random, extra);
            case 3 -> new Setup(next, greenWeight, wide, random, true);
            case 4 -> new Setup(next, greenWeight, false, random, extra);
            case 5 -> new Setup(next, greenWeight, wide, random, false);
            default -> this;
        };
    }

    /** Names of the origins that may answer a path. */
    Set<String> allowed(String path) {
        String head = path.substring(1, path.indexOf('?') < 0 ? path.length() : path.indexOf('?'));
        return switch (head) {
            case "stable" -> Set.of("stable");
            case "weighted" ->
                greenWeight == 0 ? Set.of("stable") : greenWeight == 100 ? Set.of("green") : Set.of("stable", "green");
            case "pool" -> wide ? Set.of("pool-1", "pool-2") : Set.of("pool-1");
            case "policy" -> Set.of("policy-1", "policy-2");
            default -> Set.of();
        };
    }
}
