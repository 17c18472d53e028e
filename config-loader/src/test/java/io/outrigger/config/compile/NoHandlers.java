package io.outrigger.config.compile;

import io.outrigger.config.istio.Resources;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.CorsFilter;
import io.outrigger.http.filter.builtin.GrpcWebFilter;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.ValueTemplate;
import io.outrigger.tcp.TcpRoutes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Handlers for tests of other packages that never see a connection. */
public final class NoHandlers implements Handlers {
    private final TestHandlers handlers = new TestHandlers();

    /** Resources of a YAML text without errors. */
    public static Resources resources(String yaml) {
        return TestMesh.resources(yaml);
    }

    @Override
    public ConnectionHandler tcp(String statPrefix, @Nullable Cluster cluster, AccessLog log) {
        return handlers.tcp(statPrefix, cluster, log);
    }

    @Override
    public ConnectionHandler tcp(TcpRoutes routes, AccessLog log) {
        return handlers.tcp(routes, log);
    }

    @Override
    public ConnectionHandler http(HttpConnectionManagerSpec spec) {
        return handlers.http(spec);
    }

    @Override
    public ConnectionHandler forwardProxy(HttpConnectionManagerSpec spec, Map<Integer, RouteTable> byPort) {
        return handlers.forwardProxy(spec, byPort);
    }

    @Override
    public AccessLog accessLog(List<AccessLogPlan> plans) {
        return AccessLog.OFF;
    }

    @Override
    public HttpFilter fault(
            long delayNanos, int delayPerMillion, int abortStatus, int abortPerMillion, int abortGrpcStatus) {
        return handlers.fault(delayNanos, delayPerMillion, abortStatus, abortPerMillion, abortGrpcStatus);
    }

    @Override
    public HttpFilter grpcWeb() {
        return new GrpcWebFilter();
    }

    @Override
    public HttpFilter cors(CorsFilter.Policy policy) {
        return handlers.cors(policy);
    }

    @Override
    public ClusterCells routeStats(String name) {
        return new ClusterCells(1);
    }

    @Override
    public ValueTemplate template(String text) {
        return handlers.template(text);
    }
}
