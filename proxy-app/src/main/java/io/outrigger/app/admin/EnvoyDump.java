package io.outrigger.app.admin;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wraps sections of the running model as Envoy's admin does, so that tools made for Envoy find what they look for. */
final class EnvoyDump {
    private static final String TYPE = "type.googleapis.com/envoy.admin.v3.";

    private EnvoyDump() {}

    /**
     * Envoy's form of one section.
     *
     * @param message of Envoy's admin, without its package
     * @param list the field of the message that holds the things; Envoy's {@code resource} parameter names it
     * @param element the message of one of them, within the first
     */
    record Form(String message, String list, String element) {
        /** Envoy's other lists: what is written down when it starts, and what it still waits for. */
        private static final Set<String> EMPTY = Set.of(
                "static_clusters",
                "dynamic_warming_clusters",
                "static_listeners",
                "static_route_configs",
                "static_endpoint_configs",
                "static_secrets",
                "dynamic_warming_secrets",
                "inline_scoped_route_configs",
                "dynamic_scoped_route_configs",
                "ecds_filters");

        /** Whether Envoy knows a list of that name which has nothing here. */
        static boolean isEmpty(String list) {
            return EMPTY.contains(list);
        }

        static Form of(String kind) {
            return switch (kind) {
                case "bootstrap" -> new Form("BootstrapConfigDump", "bootstrap", "");
                case "clusters" -> new Form("ClustersConfigDump", "dynamic_active_clusters", "DynamicCluster");
                case "listeners" -> new Form("ListenersConfigDump", "dynamic_listeners", "DynamicListener");
                case "routes" -> new Form("RoutesConfigDump", "dynamic_route_configs", "DynamicRouteConfig");
                case "endpoints" ->
                    new Form("EndpointsConfigDump", "dynamic_endpoint_configs", "DynamicEndpointConfig");
                case "secrets" -> new Form("SecretsConfigDump", "dynamic_active_secrets", "DynamicSecret");
                default -> new Form(kind, kind, kind);
            };
        }
    }

    /** The things of a section, each as a message of its own, as Envoy answers where one list is asked for. */
    static List<Map<String, @Nullable Object>> elements(String kind, Map<String, @Nullable Object> section) {
        Form form = Form.of(kind);
        List<Map<String, @Nullable Object>> elements = new ArrayList<>();
        if (section.get(form.list()) instanceof List<?> list) {
            for (Object one : list) {
                Map<String, @Nullable Object> element = new LinkedHashMap<>();
                element.put("@type", TYPE + form.message() + "." + form.element());
                ((Map<?, ?>) one).forEach((key, value) -> element.put(String.valueOf(key), value));
                elements.add(element);
            }
        }
        return elements;
    }

    /** One element of {@code configs}. */
    static Map<String, @Nullable Object> section(String kind, List<Map<String, ?>> entries, String version) {
        Form form = Form.of(kind);
        Map<String, @Nullable Object> dump = new LinkedHashMap<>();
        dump.put("@type", TYPE + form.message());
        if (kind.equals("bootstrap")) {
            dump.put("bootstrap", entries.isEmpty() ? Map.of() : entries.get(0));
            return dump;
        }
        if (kind.equals("clusters") || kind.equals("listeners")) {
            dump.put("version_info", version);
        }
        List<@Nullable Object> wrapped = new ArrayList<>();
        List<@Nullable Object> awaited = new ArrayList<>();
        for (Map<String, ?> entry : entries) {
            boolean empty = kind.equals("secrets") && entry.size() == 1;
            (empty ? awaited : wrapped).add(wrapped(kind, entry, version));
        }
        dump.put(form.list(), wrapped);
        if (!awaited.isEmpty()) {
            dump.put("dynamic_warming_secrets", awaited);
        }
        return dump;
    }

    private static Map<String, @Nullable Object> wrapped(String kind, Map<String, ?> entry, String version) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        switch (kind) {
            case "clusters" -> {
                map.put("version_info", version);
                map.put("cluster", typed("envoy.config.cluster.v3.Cluster", entry));
            }
            case "listeners" -> {
                map.put("name", entry.get("name"));
                Map<String, @Nullable Object> state = new LinkedHashMap<>();
                state.put("version_info", version);
                state.put("listener", typed("envoy.config.listener.v3.Listener", entry));
                map.put("active_state", state);
            }
            case "routes" -> {
                map.put("version_info", version);
                map.put("route_config", typed("envoy.config.route.v3.RouteConfiguration", entry));
            }
            case "endpoints" ->
                map.put("endpoint_config", typed("envoy.config.endpoint.v3.ClusterLoadAssignment", entry));
            case "secrets" -> {
                map.put("name", entry.get("name"));
                map.put("version_info", version);
                map.put("secret", typed("envoy.extensions.transport_sockets.tls.v3.Secret", entry));
            }
            default -> map.putAll(entry);
        }
        return map;
    }

    private static Map<String, @Nullable Object> typed(String type, Map<String, ?> entry) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("@type", "type.googleapis.com/" + type);
        map.putAll(entry);
        return map;
    }

    /** {@code {"socket_address": {"address": …, "port_value": …}}}. */
    static Map<String, Object> address(SocketAddress any) {
        if (!(any instanceof InetSocketAddress address)) {
            return Map.of("pipe", Map.of("path", any.toString()));
        }
        Map<String, Object> socket = new LinkedHashMap<>();
        socket.put(
                "address",
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress());
        socket.put("port_value", address.getPort());
        return Map.of("socket_address", socket);
    }
}
