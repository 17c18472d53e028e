package io.outrigger.app.run;

import io.outrigger.config.compile.AccessLogPlan;
import io.outrigger.config.compile.Handlers;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.log.AccessLogFormat;
import io.outrigger.core.log.FilteredAccessLog;
import io.outrigger.core.log.JsonSource;
import io.outrigger.core.log.LogWriter;
import io.outrigger.core.server.ProxyServer;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.http.exchange.HttpConnectionManager;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.exchange.HttpRuntime;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.CorsFilter;
import io.outrigger.http.filter.builtin.FaultFilter;
import io.outrigger.http.filter.builtin.GrpcWebFilter;
import io.outrigger.http.route.PortRoutes;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.ValueTemplate;
import io.outrigger.tcp.TcpObserver;
import io.outrigger.tcp.TcpProxy;
import io.outrigger.tcp.TcpRoutes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives compiled configuration the moving parts of one proxy. Config thread only. */
final class RuntimeHandlers implements Handlers {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeHandlers.class);

    private final ProxyOptions options;
    private final ProxyServer server;
    private final HttpRuntime runtime;
    private final LogWriter logs;
    private final TcpObserver observer;
    private final Map<List<AccessLogPlan>, AccessLog> opened = new HashMap<>();

    RuntimeHandlers(
            ProxyOptions options, ProxyServer server, HttpRuntime runtime, LogWriter logs, TcpObserver observer) {
        this.options = options;
        this.server = server;
        this.runtime = runtime;
        this.logs = logs;
        this.observer = observer;
    }

    @Override
    public ConnectionHandler tcp(String statPrefix, @Nullable Cluster cluster, AccessLog log) {
        return tcp(cluster == null ? TcpRoutes.missing() : TcpRoutes.to(cluster), log);
    }

    @Override
    public ConnectionHandler tcp(TcpRoutes routes, AccessLog log) {
        return new TcpProxy(routes, server.connector(), log, observer);
    }

    @Override
    public ConnectionHandler http(HttpConnectionManagerSpec spec) {
        return new HttpConnectionManager(EffectiveLimits.of(spec, options), runtime);
    }

    @Override
    public ConnectionHandler forwardProxy(HttpConnectionManagerSpec spec, Map<Integer, RouteTable> byPort) {
        RouteTable otherwise = spec.routes() instanceof RouteTable table ? table : null;
        PortRoutes routes = new PortRoutes(spec.routes().name(), byPort, otherwise);
        return http(spec.withRoutes(routes));
    }

    @Override
    public AccessLog accessLog(List<AccessLogPlan> plans) {
        return plans.isEmpty() ? AccessLog.OFF : opened.computeIfAbsent(List.copyOf(plans), this::open);
    }

    private AccessLog open(List<AccessLogPlan> plans) {
        List<AccessLog> all = new ArrayList<>();
        for (AccessLogPlan plan : plans) {
            try {
                AccessLog log = logs.open(plan.path(), format(plan));
                all.add(plan.filter() == null ? log : new FilteredAccessLog(plan.filter(), log));
            } catch (IOException e) {
                LOG.error("no access log: {}", e.getMessage());
            }
        }
        return all.isEmpty() ? AccessLog.OFF : AccessLog.all(all);
    }

    private static AccessLogFormat format(AccessLogPlan plan) {
        Map<String, Object> labels = plan.labels();
        if (labels != null) {
            return AccessLogFormat.json(labels, plan.omitAbsent());
        }
        if (plan.format().isEmpty()) {
            return plan.json()
                    ? AccessLogFormat.istioJson(plan.omitAbsent())
                    : AccessLogFormat.istioText(plan.omitAbsent());
        }
        return plan.json() ? ofText(plan) : AccessLogFormat.text(plan.format(), plan.omitAbsent());
    }

    /** As Istio, falls back to its own format where the text is no object; the load has said so. */
    private static AccessLogFormat ofText(AccessLogPlan plan) {
        Map<String, Object> object;
        try {
            object = JsonSource.object(plan.format());
        } catch (IllegalArgumentException e) {
            return AccessLogFormat.istioJson(plan.omitAbsent());
        }
        return AccessLogFormat.json(object, plan.omitAbsent());
    }

    @Override
    public HttpFilter fault(
            long delayNanos, int delayPerMillion, int abortStatus, int abortPerMillion, int abortGrpcStatus) {
        return new FaultFilter(delayNanos, delayPerMillion, abortStatus, abortPerMillion, abortGrpcStatus);
    }

    @Override
    public HttpFilter cors(CorsFilter.Policy policy) {
        return new CorsFilter(policy);
    }

    @Override
    public HttpFilter grpcWeb() {
        return new GrpcWebFilter();
    }

    @Override
    public ClusterCells routeStats(String name) {
        return runtime.telemetry().routes(name);
    }

    @Override
    public ValueTemplate template(String text) {
        return ValueTemplate.formatted(text);
    }
}
