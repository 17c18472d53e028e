package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.route.RetryPolicy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A proxy before one scripted upstream, with everything that is said noted. */
final class Scene implements AutoCloseable {
    private final Logged log = new Logged();
    private final RawUpstream upstream;
    private final Cluster cluster;
    private final RunningProxy proxy;

    private Scene(RawUpstream.Script script, Settings settings) throws IOException {
        upstream = new RawUpstream(script);
        cluster = RunningProxy.cluster(upstream.port());
        proxy = new RunningProxy(
                log,
                List.of(RunningProxy.to(cluster, settings.timeoutNanos(), settings.retry())),
                settings.limits(),
                settings.staleReplay());
    }

    /** What differs from a route without anything. */
    record Settings(long timeoutNanos, RetryPolicy retry, HttpLimits limits, boolean staleReplay) {
        static final Settings PLAIN = new Settings(0, RetryPolicy.DEFAULT, HttpLimits.SIDECAR, true);

        Settings timeoutMillis(long millis) {
            return new Settings(millis * 1_000_000, retry, limits, staleReplay);
        }

        Settings retry(RetryPolicy policy) {
            return new Settings(timeoutNanos, policy, limits, staleReplay);
        }

        Settings limits(HttpLimits other) {
            return new Settings(timeoutNanos, retry, other, staleReplay);
        }

        Settings withoutStaleReplay() {
            return new Settings(timeoutNanos, retry, limits, false);
        }
    }

    static Scene of(RawUpstream.Script script) throws IOException {
        return new Scene(script, Settings.PLAIN);
    }

    static Scene of(Settings settings, RawUpstream.Script script) throws IOException {
        return new Scene(script, settings);
    }

    /** An upstream that answers all requests alike. */
    static Scene answering(String answer) throws IOException {
        return of(RawUpstream.answering(answer));
    }

    /** Waits for what another thread brings about. */
    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 20_000_000_000L) {
                throw new AssertionError("not within twenty seconds");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static void await(CountDownLatch latch) {
        await(() -> latch.getCount() == 0);
    }

    Wire client() throws IOException {
        return Wire.to(proxy.port());
    }

    RunningProxy proxy() {
        return proxy;
    }

    RawUpstream upstream() {
        return upstream;
    }

    Cluster cluster() {
        return cluster;
    }

    Logged log() {
        return log;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        upstream.close();
    }
}
