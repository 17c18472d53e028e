package io.outrigger.app.run;

import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.http.exchange.HttpConnectionManager;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.route.RouteTable;
import io.outrigger.tcp.TcpProxy;
import io.outrigger.tcp.TcpRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a filter chain does, in the fields of Envoy's network filters. Any thread. */
final class FilterDump {
    private static final String TYPE = "type.googleapis.com/envoy.extensions.filters.network.";

    private FilterDump() {}

    static List<Object> of(FilterChain chain) {
        if (chain.handler() instanceof HttpConnectionManager manager) {
            return List.of(filter("http_connection_manager", requests(manager.spec())));
        }
        if (chain.handler() instanceof TcpProxy proxy) {
            return List.of(filter("tcp_proxy", bytes(proxy.routes())));
        }
        return List.of();
    }

    private static Map<String, Object> filter(String name, Map<String, Object> config) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("name", "envoy.filters.network." + name);
        filter.put("typed_config", config);
        return filter;
    }

    /** Towards the application the routes stand with the listener; others are named. */
    private static Map<String, Object> requests(HttpConnectionManagerSpec spec) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("@type", TYPE + "http_connection_manager.v3.HttpConnectionManager");
        config.put("stat_prefix", spec.statPrefix());
        if (spec.direction() == Direction.INBOUND && spec.routes() instanceof RouteTable table) {
            config.put("route_config", RouteDump.table(table));
        } else {
            config.put("rds", Map.of("route_config_name", spec.routes().name()));
        }
        return config;
    }

    private static Map<String, Object> bytes(TcpRoutes routes) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("@type", TYPE + "tcp_proxy.v3.TcpProxy");
        List<TcpRoutes.Target> targets = routes.targets();
        if (targets.size() > 1) {
            List<Object> clusters = new ArrayList<>();
            targets.forEach(target -> clusters.add(Map.of("name", name(target), "weight", target.weight())));
            config.put("weighted_clusters", Map.of("clusters", clusters));
        } else {
            config.put("cluster", targets.isEmpty() ? "BlackHoleCluster" : name(targets.get(0)));
        }
        return config;
    }

    private static String name(TcpRoutes.Target target) {
        return target.cluster() == null ? "BlackHoleCluster" : target.cluster().name();
    }
}
