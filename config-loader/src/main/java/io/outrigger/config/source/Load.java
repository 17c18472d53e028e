package io.outrigger.config.source;

import io.outrigger.config.istio.Resources;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import io.outrigger.config.yaml.Suppressions;
import java.util.List;
import java.util.Map;

/**
 * What one look at the configured files gave.
 *
 * @param resources not to be used if there are errors
 * @param problems sorted by file, line and column
 * @param suppressions by file; only of files that suppress anything
 * @param changed whether any file differs from the look before; the first look always does
 */
public record Load(
        Resources resources, List<Problem> problems, Map<String, Suppressions> suppressions, boolean changed) {
    public Load {
        problems = List.copyOf(problems);
        suppressions = Map.copyOf(suppressions);
    }

    /** Those of the problems, of this load or found later, that nobody suppressed. */
    public List<Problem> wanted(List<Problem> found) {
        if (suppressions.isEmpty()) {
            return found;
        }
        return found.stream()
                .filter(problem -> !suppressions
                        .getOrDefault(problem.position().file(), Suppressions.NONE)
                        .cover(problem))
                .toList();
    }

    /** Whether the configuration must be refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
