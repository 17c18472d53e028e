package io.outrigger.app.run;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.config.compile.CompileOptions;
import io.outrigger.config.compile.CompileResult;
import io.outrigger.config.compile.SnapshotCompiler;
import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import io.outrigger.core.log.LogWriter;
import io.outrigger.core.net.Transport;
import io.outrigger.core.server.ApplyResult;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.ProxyServer;
import io.outrigger.core.server.ServerOptions;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.Stats;
import io.outrigger.core.worker.WorkerLocal;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.exchange.HttpRuntime;
import io.outrigger.http.exchange.RequestTelemetry;
import io.outrigger.http.upstream.UpstreamPools;
import io.outrigger.tcp.TcpObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One proxy with all its parts: configuration, data plane, telemetry, admin. Several can live in one process; nothing is shared.
 * Orders come from one thread, the config thread.
 */
public final class OutriggerProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutriggerProxy.class);

    private final ProxyOptions options;
    private final Stats stats;
    private final LogWriter logs;
    private final ProxyServer server;
    private final SnapshotCompiler compiler;
    private final ConfigSource source;
    private final AdminServer admin;

    /** Starts nothing but the threads; {@link #start} reads the configuration. */
    public OutriggerProxy(ProxyOptions options) throws IOException {
        this.options = options;
        int workers = options.workers();
        Identity identity = options.identity();
        this.stats = new Stats(workers, Stats.DEFAULT_MAX_SERIES);
        this.logs = new LogWriter(workers);
        this.server = new ProxyServer(identity, ServerOptions.of(workers));
        HttpLimits limits = options.profile() == ProxyOptions.Profile.EDGE ? HttpLimits.EDGE : HttpLimits.SIDECAR;
        WorkerLocal<UpstreamPools> pools =
                new WorkerLocal<>(workers, worker -> new UpstreamPools(worker, server.connector(), limits));
        server.addRetireHook((worker, now) -> pools.of(worker).retire(now));
        server.addDrainHook(worker -> pools.of(worker).drain());
        Peer self = Peer.of(identity.workload(), identity.namespace(), identity.labels(), "Kubernetes");
        RequestTelemetry telemetry = new RequestTelemetry(stats, self);
        HttpRuntime runtime = new HttpRuntime(pools, telemetry, server::draining, options.staleReplay());
        RuntimeHandlers handlers = new RuntimeHandlers(server, runtime, logs, TcpObserver.NONE);
        this.compiler = new SnapshotCompiler(
                handlers, new CompileOptions(workers, options.bindMap(), options.httpProxyPort(), options.http10()));
        this.source = new ConfigSource(
                options.config(), options.meshConfig(), new ResourceReader(options.lenient(), Set.of()));
        this.admin = new AdminServer(Transport.of(Transport.Kind.AUTO), options.admin(), new ProxyAdmin(this));
    }

    /** Reads, compiles and applies the configuration; from then on the proxy serves. */
    public void start() throws StartFailure {
        Load load = source.load();
        load.problems().forEach(problem -> LOG.warn("{}", problem));
        if (load.hasErrors()) {
            throw new StartFailure(StartFailure.CONFIG, "the configuration is refused, see above");
        }
        CompileResult result = compiler.compile(load.resources(), options.identity(), server.snapshot());
        result.warnings().forEach(warning -> LOG.warn("{}", warning));
        ApplyResult applied = server.apply(result.snapshot());
        LOG.info("{}", applied);
    }

    ProxyServer server() {
        return server;
    }

    Stats stats() {
        return stats;
    }

    ProxyOptions options() {
        return options;
    }

    LogWriter logs() {
        return logs;
    }

    /** Says goodbye: readiness fails at once, answers say {@code connection: close}, requests in flight finish. */
    public void drain(Duration atMost) {
        server.drain(atMost);
    }

    @Override
    public void close() {
        admin.close();
        server.close();
        logs.close();
    }
}
