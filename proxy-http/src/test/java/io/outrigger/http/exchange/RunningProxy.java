package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.ProxyServer;
import io.outrigger.core.server.ServerOptions;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.Stats;
import io.outrigger.core.worker.Worker;
import io.outrigger.core.worker.WorkerLocal;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.PathNormalization;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteMatcher;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import io.outrigger.http.upstream.UpstreamPools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A whole proxy on a free port with routes made by hand: what tests of the data path talk to. */
final class RunningProxy implements AutoCloseable {
    private final ProxyServer server;
    private final HttpRuntime runtime;
    private final Stats stats;
    private final int port;

    RunningProxy(AccessLog log, List<Route> routes, HttpLimits limits, boolean staleReplay) {
        this(log, List.of(), routes, limits, staleReplay);
    }

    RunningProxy(AccessLog log, List<HttpFilter> gate, List<Route> routes, HttpLimits limits, boolean staleReplay) {
        this(1, log, gate, routes, limits, staleReplay);
    }

    /** With several workers. */
    static RunningProxy of(int workers, AccessLog log, Route... routes) {
        return new RunningProxy(workers, log, List.of(), List.of(routes), HttpLimits.SIDECAR, true);
    }

    private RunningProxy(
            int workers,
            AccessLog log,
            List<HttpFilter> gate,
            List<Route> routes,
            HttpLimits limits,
            boolean staleReplay) {
        Identity identity = new Identity(
                Identity.Role.GATEWAY, "default", "edge", "edge", Map.of(), "default", List.of(), Locality.UNKNOWN);
        stats = new Stats(workers, 100);
        server = new ProxyServer(identity, ServerOptions.of(workers));
        WorkerLocal<UpstreamPools> pools =
                new WorkerLocal<>(workers, worker -> new UpstreamPools(worker, server.connector(), limits));
        runtime = new HttpRuntime(pools, new RequestTelemetry(stats, Peer.UNKNOWN), server::draining, staleReplay);
        server.apply(snapshot(log, gate, routes, limits));
        InetSocketAddress address = server.address("http");
        port = address == null ? 0 : address.getPort();
    }

    RunningProxy(AccessLog log, Route... routes) {
        this(log, List.of(routes), HttpLimits.SIDECAR, true);
    }

    private Snapshot snapshot(AccessLog log, List<HttpFilter> gate, List<Route> routes, HttpLimits limits) {
        HttpConnectionManagerSpec.HeaderPolicy headers = new HttpConnectionManagerSpec.HeaderPolicy(
                "istio-envoy".getBytes(StandardCharsets.US_ASCII),
                true,
                0,
                HttpConnectionManagerSpec.ForwardClientCert.SANITIZE_SET,
                PathNormalization.BASE,
                true,
                true,
                null,
                true,
                true,
                HttpConnectionManagerSpec.OwnFields.USUAL);
        VirtualHost host = new VirtualHost("*:80", List.of("*"), routes.toArray(new Route[0]));
        HttpConnectionManagerSpec spec = new HttpConnectionManagerSpec(
                "test",
                Direction.GATEWAY,
                new RouteTable("http.80", new HostIndex(List.of(host))),
                headers,
                gate.toArray(new HttpFilter[0]),
                limits,
                log);
        ListenerSpec listener = new ListenerSpec(
                "http",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                true,
                false,
                Direction.GATEWAY,
                Detection.OFF,
                List.of(new FilterChain(
                        "http",
                        FilterChainMatch.ANY,
                        new HttpConnectionManager(limits.equals(HttpLimits.EDGE) ? spec.strict() : spec, runtime))),
                null);
        return new Snapshot(1, List.of(listener), Map.of(), "by hand");
    }

    /** What the proxy has counted. */
    Stats stats() {
        return stats;
    }

    /** A number of its listener. */
    long count(HttpCounter counter) {
        return runtime.telemetry().cells("test").value(counter);
    }

    int port() {
        return port;
    }

    /** Runs on the worker and waits for it. */
    void onWorker(Consumer<UpstreamPools> task) {
        Worker worker = server.workers().get(0);
        worker.loop().submit(() -> task.accept(runtime.pools().of(worker))).syncUninterruptibly();
    }

    static Cluster cluster(int... ports) {
        return cluster(UpstreamProtocol.HTTP1, ports);
    }

    static Cluster cluster(UpstreamProtocol protocol, int... ports) {
        return Cluster.create(spec(protocol, ports), 1);
    }

    static Cluster cluster(int workers, ResilienceSpec resilience, int... ports) {
        return Cluster.create(spec(UpstreamProtocol.HTTP1, ports).with(resilience), workers);
    }

    private static ClusterSpec spec(UpstreamProtocol protocol, int... ports) {
        List<EndpointSpec> endpoints = new ArrayList<>();
        for (int one : ports) {
            endpoints.add(EndpointSpec.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), one)));
        }
        return new ClusterSpec(
                "outbound|80||test",
                Discovery.STATIC,
                endpoints,
                LbPolicy.ROUND_ROBIN,
                1_000_000_000L,
                protocol,
                null,
                0,
                new ClusterSpec.ServiceIdentity("test", "test", "default"));
    }

    static Route to(Cluster cluster) {
        return to(cluster, 0, RetryPolicy.DEFAULT);
    }

    static Route to(Cluster cluster, long timeoutNanos, RetryPolicy retry) {
        RouteAction action = new RouteAction.Forward(
                RouteAction.Targets.one(cluster), RouteAction.Rewrite.NONE, HeaderEdits.NONE, timeoutNanos, retry);
        return new Route(null, RouteMatcher.ANY, action, Route.NO_FILTERS, HeaderEdits.NONE, null, "test");
    }

    @Override
    public void close() {
        server.close();
    }
}
