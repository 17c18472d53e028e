package io.outrigger.app.run;

import io.outrigger.app.admin.ConfigView;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.server.Snapshot;
import io.outrigger.http.exchange.HttpConnectionManager;
import io.outrigger.http.route.PortRoutes;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.Routes;
import io.outrigger.http.route.VirtualHost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The route tables of a snapshot in the fields of Envoy's RouteConfiguration. Any thread. */
final class RouteDump {
    private final Map<String, Map<String, Object>> byName = new LinkedHashMap<>();

    private RouteDump() {}

    static ConfigView.Section of(@Nullable Snapshot snapshot) {
        RouteDump dump = new RouteDump();
        if (snapshot != null) {
            for (ListenerSpec listener : snapshot.listeners()) {
                listener.chains().forEach(dump::chain);
                if (listener.fallback() != null) {
                    dump.chain(listener.fallback());
                }
            }
        }
        List<Map<String, Object>> tables = new ArrayList<>(dump.byName.values());
        tables.sort(Comparator.comparingInt(RouteDump::number));
        return new ConfigView.Section("routes", tables);
    }

    /** Tables named by a port come in the order of their numbers, all others before them, as readers show them. */
    private static int number(Map<String, Object> table) {
        String name = String.valueOf(table.get("name"));
        return name.matches("\\d{1,5}") ? Integer.parseInt(name) : -1;
    }

    private void chain(FilterChain chain) {
        if (chain.handler() instanceof HttpConnectionManager manager) {
            routes(manager.spec().routes());
        }
    }

    private void routes(Routes routes) {
        if (routes instanceof PortRoutes ports) {
            ports.byPort().values().forEach(this::routes);
        } else if (routes instanceof RouteTable table) {
            byName.computeIfAbsent(table.name(), name -> table(table));
        }
    }

    static Map<String, Object> table(RouteTable table) {
        List<Object> hosts = new ArrayList<>();
        table.hosts().all().forEach(host -> hosts.add(host(host)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", table.name());
        map.put("virtual_hosts", hosts);
        return map;
    }

    private static Map<String, Object> host(VirtualHost host) {
        List<Object> routes = new ArrayList<>();
        for (Route route : host.routes()) {
            routes.add(route(route));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", host.name());
        map.put("domains", host.domains());
        map.put("routes", routes);
        return map;
    }

    private static Map<String, Object> route(Route route) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (route.name() != null) {
            map.put("name", route.name());
        }
        map.put("match", MatchDump.of(route.matcher()));
        action(map, route.action());
        String owner = route.owner();
        if (owner != null) {
            map.put("metadata", Map.of("filter_metadata", Map.of("istio", Map.of("config", path(owner)))));
        }
        if (!route.source().isEmpty()) {
            map.put("source", route.source());
        }
        return map;
    }

    /** How Istio names a rule in Envoy's metadata. */
    private static String path(String owner) {
        int slash = owner.indexOf('/');
        return "/apis/networking.istio.io/v1/namespaces/" + owner.substring(0, slash) + "/virtual-service/"
                + owner.substring(slash + 1);
    }

    private static void action(Map<String, Object> map, RouteAction action) {
        if (action instanceof RouteAction.Forward forward) {
            map.put("route", forward(forward));
        } else if (action instanceof RouteAction.DirectResponse response) {
            map.put("direct_response", Map.of("status", response.status()));
        } else if (action instanceof RouteAction.Redirect redirect) {
            Map<String, Object> to = new LinkedHashMap<>();
            to.put("response_code", redirect.status());
            if (redirect.host() != null) {
                to.put("host_redirect", redirect.host());
            }
            if (redirect.path() != null) {
                to.put("path_redirect", redirect.path());
            }
            map.put("redirect", to);
        }
    }

    private static Map<String, Object> forward(RouteAction.Forward forward) {
        Map<String, Object> map = new LinkedHashMap<>();
        RouteAction.Target[] targets = forward.targets().all();
        if (targets.length == 1) {
            map.put("cluster", name(targets[0]));
        } else {
            List<Object> clusters = new ArrayList<>();
            for (RouteAction.Target target : targets) {
                clusters.add(Map.of("name", name(target), "weight", target.weight()));
            }
            map.put("weighted_clusters", Map.of("clusters", clusters));
        }
        map.put(
                "timeout",
                BigDecimal.valueOf(forward.timeoutNanos(), 9)
                                .stripTrailingZeros()
                                .toPlainString() + "s");
        return map;
    }

    private static String name(RouteAction.Target target) {
        return target.cluster() == null ? "BlackHoleCluster" : target.cluster().name();
    }
}
