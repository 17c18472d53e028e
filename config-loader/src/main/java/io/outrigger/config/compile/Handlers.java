package io.outrigger.config.compile;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.CorsFilter;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.ValueTemplate;
import io.outrigger.tcp.TcpRoutes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the moving parts that compiled configuration is given to. Implemented where the program is wired. Config thread only. */
public interface Handlers {
    /**
     * Passes bytes to a cluster.
     *
     * @param cluster null if configuration names one that does not exist: such connections are reset, flag NC
     */
    ConnectionHandler tcp(String statPrefix, @Nullable Cluster cluster, AccessLog log);

    /** Passes bytes to clusters by weight. */
    ConnectionHandler tcp(TcpRoutes routes, AccessLog log);

    /** Serves requests. */
    ConnectionHandler http(HttpConnectionManagerSpec spec);

    /**
     * Serves requests in absolute form, by the port of their authority, 80 where it has none.
     *
     * @param spec its own table answers for ports that {@code byPort} lacks
     */
    ConnectionHandler forwardProxy(HttpConnectionManagerSpec spec, Map<Integer, RouteTable> byPort);

    /** All of these logs as one, {@link AccessLog#OFF} for none. The same object as long as they are the same. */
    AccessLog accessLog(List<AccessLogPlan> plans);

    /**
     * Injects faults.
     *
     * @param delayNanos 0 for no delay
     * @param abortStatus 0 for none
     * @param abortGrpcStatus -1 for none
     */
    HttpFilter fault(long delayNanos, int delayPerMillion, int abortStatus, int abortPerMillion, int abortGrpcStatus);

    /** Tells browsers which origins may use a route. */
    HttpFilter cors(CorsFilter.Policy policy);

    /** Turns gRPC-Web into gRPC. */
    HttpFilter grpcWeb();

    /** Where routes are counted that a rule wants counted, {@code vhost.<virtual host>.route.<prefix>}. */
    ClusterCells routeStats(String name);

    /** A header value with Envoy's command operators in it. */
    ValueTemplate template(String text);
}
