package io.outrigger.config.yaml;

import java.util.Comparator;

/**
 * A change of one line.
 *
 * @param line counted from 0
 * @param column counted from 0, in characters
 * @param length characters that go
 * @param text what comes in their place; may hold line ends
 */
record Edit(int line, int column, int length, String text) {
    /** So that no edit moves the place of one that follows. */
    static final Comparator<Edit> LAST_FIRST =
            Comparator.comparingInt(Edit::line).thenComparingInt(Edit::column).reversed();

    String apply(String to) {
        int start = to.offsetByCodePoints(0, column);
        return to.substring(0, start) + text + to.substring(start + length);
    }
}
