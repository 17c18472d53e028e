package io.outrigger.app.bench;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.filter.HttpFilter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One plain request and its answer from end to end, without the system calls. With {@code -prof gc}: bytes a request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExchangeBenchmark {
    private final byte[] request = Messages.request();
    private final byte[] response = Messages.response();
    private final Cluster cluster = EmbeddedProxy.cluster();
    private final EmbeddedProxy proxy =
            new EmbeddedProxy(SampleRoutes.toCluster(cluster), new HttpFilter[0]).connected(cluster);

    @Benchmark
    public int exchange() {
        int sent = proxy.request(request);
        int answered = proxy.response(response);
        if (sent == 0 || answered == 0) {
            throw new IllegalStateException("no exchange: " + sent + " bytes sent, " + answered + " answered");
        }
        return answered;
    }
}
