package io.outrigger.app.run;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.config.compile.CompileOptions;
import io.outrigger.config.compile.CompileResult;
import io.outrigger.config.compile.SnapshotCompiler;
import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.pipeline.ConfigPipeline;
import io.outrigger.config.pipeline.PipelineStatus;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.core.log.LogWriter;
import io.outrigger.core.net.Transport;
import io.outrigger.core.server.ApplyResult;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.ProxyServer;
import io.outrigger.core.server.ServerOptions;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.PeerDirectory;
import io.outrigger.core.stats.Stats;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import io.outrigger.core.worker.WorkerLocal;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.exchange.HttpRuntime;
import io.outrigger.http.exchange.RequestTelemetry;
import io.outrigger.http.upstream.UpstreamPools;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One proxy with all its parts: configuration, data plane, telemetry, admin. Several can live in one process; nothing is shared.
 * Orders come from one thread, the config thread; {@link ProxyLife} is that thread for a proxy that has a process to itself.
 */
public final class OutriggerProxy implements Living {
    private static final Logger LOG = LoggerFactory.getLogger(OutriggerProxy.class);
    private static final long EXPIRY_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ProxyOptions options;
    private final Stats stats;
    private final LogWriter logs;
    private final ProxyServer server;
    private final RequestTelemetry requests;
    private final TcpTelemetry connections;
    private final ConfigPipeline pipeline;
    private final WorkerLocal<UpstreamPools> pools;
    private PeerDirectory peers = PeerDirectory.EMPTY;
    private @Nullable AdminServer admin;

    private OutriggerProxy(ProxyOptions options, Identity identity, ConfigSource source, ServerOptions serving) {
        this.options = options;
        int workers = serving.concurrency();
        this.stats = new Stats(workers, options.sizes().metricSeries());
        this.logs = new LogWriter(workers);
        this.server = new ProxyServer(identity, serving);
        HttpLimits limits = EffectiveLimits.upstream(options);
        this.pools = new WorkerLocal<>(workers, worker -> new UpstreamPools(worker, server.connector(), limits));
        server.addRetireHook((worker, now) -> pools.of(worker).retire(now));
        server.addDrainHook(worker -> pools.of(worker).drain());
        Peer self = Peer.of(identity.workload(), identity.namespace(), identity.labels(), "Kubernetes");
        this.requests = new RequestTelemetry(stats, self);
        this.connections = new TcpTelemetry(stats.connections(), self);
        HttpRuntime runtime = new HttpRuntime(pools, requests, server::draining, options.staleReplay());
        ProxyOptions.Ports ports = options.ports();
        SnapshotCompiler compiler = new SnapshotCompiler(
                new RuntimeHandlers(options, server, runtime, logs, connections),
                new CompileOptions(
                        workers,
                        ports.bindMap(),
                        ports.httpProxy(),
                        ports.http10(),
                        ports.outbound(),
                        ports.inbound(),
                        new CompileOptions.Workload(
                                options.workload().certs(), options.workload().ingressTls())));
        this.pipeline = new ConfigPipeline(source, compiler, identity, this::apply);
    }

    /**
     * Reads the configuration, finds out who the proxy is, and serves.
     *
     * @throws StartFailure saying what is wrong and what to do
     */
    public static OutriggerProxy start(ProxyOptions options, ProxyAdmin.Orders orders) throws StartFailure {
        return start(options, orders, UnaryOperator.identity());
    }

    /**
     * The same with other clocks, chances or knowledge of captured connections than the machine's.
     *
     * @param serving changes what the server is made with
     */
    public static OutriggerProxy start(
            ProxyOptions options, ProxyAdmin.Orders orders, UnaryOperator<ServerOptions> serving) throws StartFailure {
        ResourceReader reader = new ResourceReader(options.lenient(), options.suppressed());
        ConfigSource source = new ConfigSource(options.config(), options.meshConfig(), reader);
        Resources resources = FirstLoad.of(source);
        Identity identity = FirstLoad.identity(options.identity(), resources);
        int workers = Concurrency.of(options.sizes().concurrency(), resources.mesh(), identity.role());
        ServerOptions usual =
                ServerOptions.of(workers).withBalancers(options.ports().balancers());
        OutriggerProxy proxy = new OutriggerProxy(options, identity, source, serving.apply(usual));
        try {
            proxy.begin(orders);
            return proxy;
        } catch (StartFailure failure) {
            proxy.close();
            throw failure;
        }
    }

    private void begin(ProxyAdmin.Orders orders) throws StartFailure {
        ProxyAdmin target = new ProxyAdmin(this, orders);
        try {
            admin = new AdminServer(Transport.of(Transport.Kind.AUTO), options.admin(), target);
        } catch (IOException e) {
            throw FirstLoad.notBound("admin " + e.getMessage());
        }
        Reload first = pipeline.reload(Reload.Trigger.START);
        if (!first.isGood()) {
            throw FirstLoad.refused(first);
        }
        Identity identity = server.identity();
        LOG.info(
                "{} {} of {} with labels {}, account {}, addresses {}, workload {}: {} worker(s)",
                identity.role(),
                identity.podName(),
                identity.namespace(),
                identity.labels(),
                identity.serviceAccount(),
                identity.addresses(),
                identity.workload(),
                server.workers().size());
        LOG.info("limits, 0 for none: {}", limits());
        lookAtExpiry(new ExpiryWatch(WallClock.system(), LOG::warn));
    }

    private void lookAtExpiry(ExpiryWatch watch) {
        server.controlLoop().run(() -> {
            Snapshot snapshot = server.snapshot();
            if (snapshot != null) {
                watch.look(snapshot);
            }
            stats.expireIdle(server.workers());
            server.controlLoop().after(EXPIRY_INTERVAL_NANOS, () -> lookAtExpiry(watch));
        });
    }

    /** The limits that hold, by name with unit; 0 for never. */
    Map<String, Long> limits() {
        return EffectiveLimits.shown(options, server.identity().role(), server.descriptors());
    }

    private ApplyResult apply(CompileResult compiled) {
        PeerDirectory before = peers;
        peers(compiled.peers());
        ApplyResult result = server.apply(compiled.snapshot());
        if (result instanceof ApplyResult.Refused) {
            peers(before);
        }
        return result;
    }

    private void peers(PeerDirectory directory) {
        peers = directory;
        requests.peers(directory);
        connections.peers(directory);
    }

    @Override
    public Reload reload(Reload.Trigger trigger) {
        return pipeline.reload(trigger);
    }

    /** How the configuration stands. Any thread. */
    public PipelineStatus status() {
        return pipeline.status();
    }

    public ProxyServer server() {
        return server;
    }

    public Stats stats() {
        return stats;
    }

    public ProxyOptions options() {
        return options;
    }

    /** The admin server; null before it listens. */
    public @Nullable AdminServer admin() {
        return admin;
    }

    /** Pooled connections to endpoints, idle and busy, those of removed clusters too. Blocks; not for a thread of the proxy. */
    public int upstreamConnections() {
        int sum = 0;
        for (Worker worker : server.workers()) {
            sum += worker.loop()
                    .submit(() -> pools.of(worker).connections())
                    .awaitUninterruptibly()
                    .getNow();
        }
        return sum;
    }

    LogWriter logs() {
        return logs;
    }

    /** As the mesh's {@code terminationDrainDuration} says; any thread. */
    @Override
    public Duration drainTime() {
        Resources resources = status().resources();
        return Duration.ofNanos(
                resources == null ? 0 : resources.mesh().defaultConfig().terminationDrainDurationNanos());
    }

    @Override
    public void announceEnd() {
        server.announceEnd();
    }

    /** Readiness fails at once, answers say {@code connection: close}, requests in flight finish. */
    @Override
    public void drain(Duration atMost) {
        server.drain(atMost);
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        server.close();
        logs.close();
    }
}
