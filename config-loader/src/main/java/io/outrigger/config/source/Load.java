package io.outrigger.config.source;

import io.outrigger.config.istio.Resources;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.util.List;

/**
 * What one look at the configured files gave.
 *
 * @param resources not to be used if there are errors
 * @param problems sorted by file, line and column
 * @param changed whether any file differs from the look before; the first look always does
 */
public record Load(Resources resources, List<Problem> problems, boolean changed) {
    public Load {
        problems = List.copyOf(problems);
    }

    /** Whether the configuration must be refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
