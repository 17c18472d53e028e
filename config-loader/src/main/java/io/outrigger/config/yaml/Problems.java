package io.outrigger.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the problems of a load, all of them. Owned by the thread that loads.
 *
 * <p>What is said about a field in general, such as that it does not act yet, is kept once, at its first place.
 */
public final class Problems {
    /** Past this many the rest says nothing new. */
    private static final int MOST = 1000;

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
                    (Problem p) -> p.position().file())
            .thenComparingInt(p -> p.position().line())
            .thenComparingInt(p -> p.position().column());

    private final List<Problem> found = new ArrayList<>();
    private final Set<String> saidOnce = new HashSet<>();

    public void add(Problem problem) {
        if (found.size() < MOST && (!problem.general() || saidOnce.add(problem.path() + '\n' + problem.message()))) {
            found.add(problem);
        }
    }

    public void addAll(Iterable<Problem> problems) {
        problems.forEach(this::add);
    }

    /** Whether more would not be kept. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    /** Whether anything found refuses the configuration. */
    public boolean hasErrors() {
        return found.stream().anyMatch(p -> p.severity() == Severity.ERROR);
    }

    /** Everything found, by file, line and column. */
    public List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
