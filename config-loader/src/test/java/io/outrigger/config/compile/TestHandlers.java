package io.outrigger.config.compile;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.FilterChainSlot;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.CorsFilter;
import io.outrigger.http.filter.builtin.GrpcWebFilter;
import io.outrigger.http.route.PortRoutes;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.ValueTemplate;
import io.outrigger.tcp.TcpRoutes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Handlers that keep what they were made with. */
final class TestHandlers implements Handlers {
    /** What bytes would be passed to. */
    record Tcp(String statPrefix, @Nullable Cluster cluster) implements ConnectionHandler {
        @Override
        public void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot) {}
    }

    /** What requests would be served by. */
    record Http(HttpConnectionManagerSpec spec) implements ConnectionHandler {
        @Override
        public void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot) {}
    }

    /** Bytes by weight. */
    record Weighted(TcpRoutes routes) implements ConnectionHandler {
        @Override
        public void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot) {
            throw new UnsupportedOperationException();
        }
    }

    /** A fault as it was asked for. */
    record Fault(long delayNanos, int delayPerMillion, int abortStatus, int abortPerMillion, int abortGrpcStatus)
            implements HttpFilter {
        @Override
        public String name() {
            return "fault";
        }
    }

    @Override
    public ConnectionHandler tcp(String statPrefix, @Nullable Cluster cluster, AccessLog log) {
        return new Tcp(statPrefix, cluster);
    }

    @Override
    public ConnectionHandler tcp(TcpRoutes routes, AccessLog log) {
        return new Weighted(routes);
    }

    @Override
    public ConnectionHandler http(HttpConnectionManagerSpec spec) {
        return new Http(spec);
    }

    @Override
    public ConnectionHandler forwardProxy(HttpConnectionManagerSpec spec, Map<Integer, RouteTable> byPort) {
        RouteTable otherwise = (RouteTable) spec.routes();
        return new Http(spec.withRoutes(new PortRoutes(spec.routes().name(), byPort, otherwise)));
    }

    @Override
    public AccessLog accessLog(List<AccessLogPlan> plans) {
        return AccessLog.OFF;
    }

    @Override
    public HttpFilter fault(
            long delayNanos, int delayPerMillion, int abortStatus, int abortPerMillion, int abortGrpcStatus) {
        return new Fault(delayNanos, delayPerMillion, abortStatus, abortPerMillion, abortGrpcStatus);
    }

    @Override
    public HttpFilter grpcWeb() {
        return new GrpcWebFilter();
    }

    @Override
    public HttpFilter cors(CorsFilter.Policy policy) {
        return new CorsFilter(policy);
    }

    @Override
    public ClusterCells routeStats(String name) {
        return new ClusterCells(1);
    }

    @Override
    public ValueTemplate template(String text) {
        return ValueTemplate.formatted(text);
    }
}
