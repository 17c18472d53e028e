package io.outrigger.app.admin;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.ClusterSpec.ServiceIdentity;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.ResolvedName;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.Listener;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.Stats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy that listens nowhere, with one cluster, one listener and a memory of the orders it got. */
final class SampleTarget implements AdminTarget {
    static final String CLUSTER = "outbound|8000||httpbin.default.svc.cluster.local";

    final List<String> orders = new CopyOnWriteArrayList<>();
    final Stats stats = new Stats(1, 100);
    final Cluster cluster = Cluster.create(spec(), 1);
    private final Snapshot snapshot;
    private final List<Listener> listeners;
    private volatile State state = State.LIVE;
    private volatile Reload reload = new Reload(true, "generation 2 runs");
    private volatile Map<String, Object> secret = Map.of();

    SampleTarget() {
        Map<String, Cluster> clusters = new LinkedHashMap<>();
        clusters.put(CLUSTER, cluster);
        ListenerSpec spec = new ListenerSpec(
                "virtualInbound",
                new InetSocketAddress("0.0.0.0", 15006),
                true,
                true,
                Direction.INBOUND,
                Detection.OFF,
                List.of(),
                null);
        this.snapshot = new Snapshot(1, List.of(spec), clusters, "vs.yaml");
        this.listeners = List.of(Listener.of(spec, null, 1));
    }

    private static ClusterSpec spec() {
        EndpointSpec endpoint = new EndpointSpec(
                new InetSocketAddress("10.1.2.3", 80), 1, new Locality("eu", "eu-1", ""), Map.of("version", "v1"));
        return new ClusterSpec(
                CLUSTER,
                Discovery.STATIC,
                List.of(endpoint),
                LbPolicy.ROUND_ROBIN,
                10_000_000_000L,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ServiceIdentity("httpbin.default.svc.cluster.local", "httpbin", "default"));
    }

    void become(State next) {
        state = next;
    }

    void answerReload(Reload next) {
        reload = next;
    }

    void hide(Map<String, Object> config) {
        secret = config;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public Identity identity() {
        return new Identity(
                Identity.Role.SIDECAR,
                "default",
                "<b>pod</b>",
                "reviews-v1",
                Map.of("app", "reviews"),
                "reviews",
                List.of(InetAddress.getLoopbackAddress()),
                new Locality("eu", "eu-1", ""));
    }

    @Override
    public Map<String, String> options() {
        return Map.of("config", "conf/");
    }

    @Override
    public Map<String, Long> limits() {
        return Map.of("request_head_bytes", 61440L);
    }

    @Override
    public long uptimeSeconds() {
        return 6;
    }

    @Override
    public int concurrency() {
        return 2;
    }

    @Override
    public long connections() {
        return 3;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<Listener> listeners() {
        return listeners;
    }

    @Override
    public @Nullable InetSocketAddress address(String listenerName) {
        return null;
    }

    @Override
    public List<ResolvedName> names() {
        return List.of();
    }

    @Override
    public Stats stats() {
        return stats;
    }

    @Override
    public Map<String, Long> numbers() {
        return Map.of("outrigger.config_generation", 1L, "access_log.lines_dropped_total", 0L);
    }

    @Override
    public ConfigView config() {
        return () -> {
            List<ConfigView.Section> sections =
                    new ArrayList<>(new SnapshotConfigView(this::snapshot, chain -> List.of()).sections());
            sections.add(new ConfigView.Section("secrets", List.of(secret)));
            return sections;
        };
    }

    @Override
    public CompletionStage<Reload> reload() {
        orders.add("reload");
        return CompletableFuture.supplyAsync(() -> reload);
    }

    @Override
    public void quit() {
        orders.add("quit");
    }

    @Override
    public void drain(Drain how) {
        orders.add("drain " + how.inboundOnly() + " " + how.graceful() + " " + how.skipExit());
    }

    @Override
    public void failHealthcheck(boolean fail) {
        orders.add("fail " + fail);
        state = fail ? State.DRAINING : State.LIVE;
    }

    @Override
    public void reopenLogs() {
        orders.add("reopen");
    }
}
