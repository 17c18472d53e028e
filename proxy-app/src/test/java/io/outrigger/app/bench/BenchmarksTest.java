package io.outrigger.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
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

/** That benchmarks run, and the one bound that machines agree on: bytes a request. */
class BenchmarksTest {
    private static final int REQUESTS = 20_000;

    /** 600 as measured, the same on every machine and before compilation, and a fifth more for what may come. */
    private static final long MOST_BYTES = 720;

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
        assertEquals(Set.of("answer", "exact", "exchange", "head", "match", "unknown", "wildcard"), names);
    }

    @Test
    void aPlainRequestAllocatesLittle() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try {
            ExchangeBenchmark benchmark = new ExchangeBenchmark();
            allocated(benchmark);
            long bytes = allocated(benchmark) / REQUESTS;

            assertTrue(bytes <= MOST_BYTES, bytes + " bytes a request");
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static long allocated(ExchangeBenchmark benchmark) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < REQUESTS; i++) {
            benchmark.exchange();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
