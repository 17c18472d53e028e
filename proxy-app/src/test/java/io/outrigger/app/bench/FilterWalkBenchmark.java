package io.outrigger.app.bench;

import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.route.RouteTable;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request that is answered directly behind some filters: the difference between counts is the price of the walk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterWalkBenchmark {
    private static final RouteTable ROUTES = SampleRoutes.direct();

    @Param({"0", "1", "6"})
    int filters;

    private final byte[] request = Messages.request();
    private EmbeddedProxy proxy = new EmbeddedProxy(ROUTES, new HttpFilter[0]);

    @Setup
    public void fill() {
        HttpFilter[] gate = new HttpFilter[filters];
        Arrays.fill(gate, new Passing());
        proxy = new EmbeddedProxy(ROUTES, gate);
    }

    @Benchmark
    public int answer() {
        proxy.request(request);
        return proxy.answered();
    }

    /** Lets everything pass. */
    private static final class Passing implements HttpFilter {
        @Override
        public String name() {
            return "passing";
        }
    }
}
