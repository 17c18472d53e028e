package io.outrigger.config.pipeline;

import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.util.List;

/**
 * What one look at the configuration led to. Immutable.
 *
 * @param trigger what asked for it
 * @param outcome what became of it
 * @param generation of the configuration that runs now; 0 if none does
 * @param problems of the files and of what was made of them, errors and warnings
 * @param changes in words, against the configuration that ran before; empty unless applied
 * @param message why it was refused as a whole; empty otherwise
 */
public record Reload(
        Trigger trigger,
        Outcome outcome,
        long generation,
        List<Problem> problems,
        List<String> changes,
        String message) {
    public Reload {
        problems = List.copyOf(problems);
        changes = List.copyOf(changes);
    }

    /** Who asks for a reload. */
    public enum Trigger {
        START,
        FILES,
        SIGNAL,
        ADMIN
    }

    /** What became of a load. */
    public enum Outcome {
        /** It runs. */
        APPLIED,
        /** No file differs from what was looked at before. */
        UNCHANGED,
        /** The files are wrong; what ran before runs on. */
        INVALID,
        /** The files are right but could not be put into effect; what ran before runs on. */
        NOT_APPLIED
    }

    /** Whether what the files say now runs. */
    public boolean isGood() {
        return outcome == Outcome.APPLIED || outcome == Outcome.UNCHANGED && message.isEmpty();
    }

    /** How many of the problems refuse the configuration. */
    public long errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
    }
}
