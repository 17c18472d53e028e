package io.outrigger.app.run;

import io.outrigger.app.admin.AdminTarget;
import io.outrigger.app.admin.ConfigView;
import io.outrigger.app.admin.SnapshotConfigView;
import io.outrigger.config.pipeline.PipelineStatus;
import io.outrigger.core.cluster.ResolvedName;
import io.outrigger.core.listener.Listener;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.OverloadMonitor;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.Stats;
import io.outrigger.core.tls.TlsSecret;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the admin pages see of a proxy and may order. Admin thread; orders are handed to the config thread. */
public final class ProxyAdmin implements AdminTarget {
    private final OutriggerProxy proxy;
    private final Orders orders;
    private final long startNanos;
    private final ConfigView config;
    private volatile boolean unhealthy;

    ProxyAdmin(OutriggerProxy proxy, Orders orders) {
        this.proxy = proxy;
        this.orders = orders;
        this.startNanos = proxy.server().controlLoop().loop().ticker().nanoTime();
        ConfigView running = new SnapshotConfigView(() -> proxy.server().snapshot(), FilterDump::of);
        this.config = () -> {
            List<ConfigView.Section> sections = new ArrayList<>(running.sections());
            sections.add(RouteDump.of(proxy.server().snapshot()));
            sections.add(SecretDump.of(proxy.server().snapshot()));
            return sections;
        };
    }

    /** What only the config thread may do. Called on the admin's thread: begins it and answers at once. */
    public interface Orders {
        CompletionStage<Reload> reload();

        void quit();

        void drain(Drain how);
    }

    @Override
    public State state() {
        if (proxy.server().draining() || unhealthy) {
            return State.DRAINING;
        }
        return proxy.server().snapshot() == null ? State.INITIALIZING : State.LIVE;
    }

    @Override
    public String version() {
        return ProductVersion.number();
    }

    @Override
    public Identity identity() {
        return proxy.server().identity();
    }

    @Override
    public Map<String, String> options() {
        return proxy.options().shown();
    }

    @Override
    public Map<String, Long> limits() {
        return proxy.limits();
    }

    @Override
    public long uptimeSeconds() {
        long now = proxy.server().controlLoop().loop().ticker().nanoTime();
        return TimeUnit.NANOSECONDS.toSeconds(now - startNanos);
    }

    @Override
    public int concurrency() {
        return proxy.server().workers().size();
    }

    @Override
    public long connections() {
        return proxy.server().connections();
    }

    @Override
    public @Nullable Snapshot snapshot() {
        return proxy.server().snapshot();
    }

    @Override
    public List<Listener> listeners() {
        return proxy.server().listeners();
    }

    @Override
    public @Nullable InetSocketAddress address(String listenerName) {
        return proxy.server().address(listenerName);
    }

    @Override
    public List<ResolvedName> names() {
        return proxy.server().names();
    }

    @Override
    public Stats stats() {
        return proxy.stats();
    }

    @Override
    public Map<String, Long> numbers() {
        PipelineStatus status = proxy.status();
        Snapshot running = status.snapshot();
        Map<String, Long> numbers = new HashMap<>();
        OverloadMonitor overload = proxy.server().overload();
        numbers.put("overload.envoy.overload_actions.stop_accepting_requests.active", overload.active() ? 1L : 0L);
        numbers.put("overload.envoy.resource_monitors.fixed_heap.pressure", (long) overload.heapPercent());
        numbers.put(
                "outrigger.certificates.stale",
                running == null
                        ? 0
                        : running.secrets().stream().filter(TlsSecret::stale).count());
        numbers.put("outrigger.workers.lag_ms", TimeUnit.NANOSECONDS.toMillis(overload.lagNanos()));
        numbers.putAll(Map.of(
                "outrigger.access_log.dropped", proxy.logs().linesDropped(),
                "outrigger.access_log.lost", proxy.logs().linesLost(),
                "outrigger.config.generation", running == null ? 0 : running.generation(),
                "outrigger.config.loads", status.loads(),
                "outrigger.config.applied", status.applied(),
                "outrigger.config.rejected", status.refused(),
                "outrigger.config.stale", status.isStale() ? 1L : 0L,
                "outrigger.connections.downstream_refused",
                        proxy.server().descriptors().refusedDownstream(),
                "outrigger.connections.upstream_refused",
                        proxy.server().descriptors().refusedUpstream()));
        return numbers;
    }

    @Override
    public ConfigView config() {
        return config;
    }

    @Override
    public CompletionStage<Reload> reload() {
        return orders.reload();
    }

    @Override
    public void quit() {
        orders.quit();
    }

    @Override
    public void drain(Drain how) {
        orders.drain(how);
    }

    @Override
    public void failHealthcheck(boolean fail) {
        unhealthy = fail;
    }

    @Override
    public void reopenLogs() {
        proxy.logs().reopen();
    }
}
