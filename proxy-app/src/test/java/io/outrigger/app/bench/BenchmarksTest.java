package io.outrigger.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That benchmarks run, though nobody looks at what they say. */
class BenchmarksTest {
    @Test
    void everyBenchmarkRuns() throws RunnerException {
        Options once = new OptionsBuilder()
                .include("io\\.outrigger\\.app\\.bench\\..*")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(once).run();

        Set<String> names = new TreeSet<>();
        results.forEach(result -> names.add(result.getPrimaryResult().getLabel()));
        assertEquals(
                Set.of(
                        "answer",
                        "change",
                        "exact",
                        "exchange",
                        "head",
                        "match",
                        "pick",
                        "publish",
                        "unknown",
                        "wildcard"),
                names);
    }
}
