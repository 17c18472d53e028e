package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A proxy with one filter that plays a part, between a raw client and a scripted upstream. Everything is noted. */
final class FilterScene implements AutoCloseable {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final ScriptedFilter filter = new ScriptedFilter("f", calls);
    final Logged log = new Logged();
    final RawUpstream upstream;
    private final RunningProxy proxy;

    private FilterScene(RawUpstream.Script script, boolean gate, Consumer<ScriptedFilter> part, Limits limits)
            throws IOException {
        part.accept(filter);
        upstream = new RawUpstream(script);
        Cluster cluster = RunningProxy.cluster(upstream.port());
        Route plain = RunningProxy.to(cluster, limits.timeoutMillis() * 1_000_000, RetryPolicy.DEFAULT);
        Route route = new Route(
                plain.name(),
                plain.matcher(),
                plain.action(),
                gate ? Route.NO_FILTERS : new HttpFilter[] {filter},
                plain.responseEdits(),
                plain.decorator(),
                plain.source());
        List<HttpFilter> before = gate ? List.of(filter) : List.of();
        proxy = new RunningProxy(log, before, List.of(route), limits.http(), true);
    }

    /**
     * Bounds of the scene.
     *
     * @param timeoutMillis of the route, 0 for none
     */
    record Limits(long timeoutMillis, HttpLimits http) {
        static final Limits NONE = new Limits(0, HttpLimits.SIDECAR);

        static Limits timeout(long millis) {
            return new Limits(millis, HttpLimits.SIDECAR);
        }
    }

    /** The filter is the route's. */
    static FilterScene of(RawUpstream.Script script, Consumer<ScriptedFilter> part) throws IOException {
        return new FilterScene(script, false, part, Limits.NONE);
    }

    static FilterScene of(Limits limits, RawUpstream.Script script, Consumer<ScriptedFilter> part) throws IOException {
        return new FilterScene(script, false, part, limits);
    }

    /** The filter stands before the choice of a route. */
    static FilterScene gate(Limits limits, RawUpstream.Script script, Consumer<ScriptedFilter> part)
            throws IOException {
        return new FilterScene(script, true, part, limits);
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

    Wire client() throws IOException {
        return Wire.to(proxy.port());
    }

    /** Waits until the filter has had a call that begins so. */
    void awaitCall(String call) {
        await(() -> calls.stream().anyMatch(made -> made.startsWith("f." + call)));
    }

    /** Acts on the filter's last context, on its worker, and waits until that is done. */
    void act(Consumer<FilterContext> action) throws InterruptedException {
        FilterContext context = filter.context();
        context.worker().loop().submit(() -> action.accept(context)).sync();
    }

    /** Waits until the only request is over for its filter, and for the log. */
    Logged.Line ended() {
        try {
            awaitCall("destroy");
        } catch (AssertionError e) {
            throw new AssertionError("not over: " + calls + ", " + log.lines(), e);
        }
        Logged.Line line = log.line(0);
        long destroyed = calls.stream().filter(call -> call.equals("f.destroy")).count();
        if (destroyed != 1
                || log.lines().size() != 1
                || !calls.get(calls.size() - 1).equals("f.destroy")) {
            throw new AssertionError("not over once: " + calls + ", " + log.lines());
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        upstream.close();
    }
}
