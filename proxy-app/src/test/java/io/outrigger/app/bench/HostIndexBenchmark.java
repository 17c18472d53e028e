package io.outrigger.app.bench;

import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.VirtualHost;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Which virtual host answers for an authority, among few and among many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HostIndexBenchmark {
    @Param({"10", "10000"})
    int services;

    private final byte[] exact = Messages.ascii(SampleRoutes.HOST + ":9080");
    private final byte[] wildcard = Messages.ascii("shop.example.com");
    private final byte[] unknown = Messages.ascii("www.somewhere-else.org");
    private HostIndex index = SampleRoutes.ofHosts(1);

    @Setup
    public void fill() {
        index = SampleRoutes.ofHosts(services);
    }

    @Benchmark
    public @Nullable VirtualHost exact() {
        return index.find(exact, 0, exact.length);
    }

    @Benchmark
    public @Nullable VirtualHost wildcard() {
        return index.find(wildcard, 0, wildcard.length);
    }

    @Benchmark
    public @Nullable VirtualHost unknown() {
        return index.find(unknown, 0, unknown.length);
    }
}
