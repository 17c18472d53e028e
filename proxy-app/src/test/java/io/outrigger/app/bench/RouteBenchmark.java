package io.outrigger.app.bench;

import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteTable;
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

/** The first route that fits, where it is the last of many that ask for path and header. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteBenchmark {
    @Param({"1", "20"})
    int routes;

    private final RequestHead head = new RequestHead();
    private RouteTable table = SampleRoutes.ofRoutes(1);

    @Setup
    public void fill() {
        table = SampleRoutes.ofRoutes(routes);
        head.clear();
        head.authority(Messages.ascii(SampleRoutes.HOST));
        head.path(Messages.ascii("/reviews/0?detail=full"));
        head.fields().add(Messages.ascii("end-user"), Messages.ascii("jason"));
    }

    @Benchmark
    public @Nullable Route match() {
        return table.match(head);
    }
}
