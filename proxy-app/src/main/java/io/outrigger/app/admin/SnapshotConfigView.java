package io.outrigger.app.admin;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.WarmupSpec;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainMatch.TransportKind;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.server.Snapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a snapshot itself says: listeners with their chains, clusters with their endpoints. Routes come from those who know them. */
public final class SnapshotConfigView implements ConfigView {
    private final Supplier<@Nullable Snapshot> source;
    private final Function<FilterChain, List<Object>> filters;

    /**
     * A view of what runs.
     *
     * @param filters what a chain does, as Envoy's {@code filters}; empty where nobody can tell
     */
    public SnapshotConfigView(Supplier<@Nullable Snapshot> source, Function<FilterChain, List<Object>> filters) {
        this.source = source;
        this.filters = filters;
    }

    @Override
    public List<Section> sections() {
        Snapshot snapshot = source.get();
        if (snapshot == null) {
            return List.of();
        }
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("name", "snapshot");
        about.put("generation", snapshot.generation());
        about.put("source", snapshot.source());
        return List.of(
                new Section("bootstrap", List.of(about)),
                new Section(
                        "listeners",
                        snapshot.listeners().stream().map(this::listener).toList()),
                new Section(
                        "clusters",
                        snapshot.clusters().values().stream()
                                .map(cluster ->
                                        cluster(cluster, snapshot.shapedBy().getOrDefault(cluster.name(), "")))
                                .toList()),
                new Section(
                        "endpoints",
                        snapshot.clusters().values().stream()
                                .map(SnapshotConfigView::endpoints)
                                .toList()));
    }

    private Map<String, Object> listener(ListenerSpec spec) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", spec.name());
        map.put("address", EnvoyDump.address(spec.address()));
        map.put("bind_to_port", spec.bound());
        map.put("use_original_dst", spec.capture());
        map.put("traffic_direction", spec.direction().name());
        map.put("detection", String.valueOf(spec.detection()));
        List<Object> chains = new ArrayList<>();
        spec.chains().forEach(chain -> chains.add(chain(chain)));
        map.put("filter_chains", chains);
        if (spec.fallback() != null) {
            map.put("default_filter_chain", chain(spec.fallback()));
        }
        return map;
    }

    private Map<String, Object> chain(FilterChain chain) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", chain.name());
        map.put("filter_chain_match", match(chain.match()));
        map.put("filters", filters.apply(chain));
        return map;
    }

    /** Envoy's FilterChainMatch. */
    private static Map<String, Object> match(FilterChainMatch match) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (match.destinationPort() > 0) {
            map.put("destination_port", match.destinationPort());
        }
        if (match.destinations() != null) {
            List<Object> ranges = new ArrayList<>();
            match.destinations()
                    .ranges()
                    .forEach(range -> ranges.add(Map.of(
                            "address_prefix", range.network().getHostAddress(), "prefix_len", range.prefixBits())));
            map.put("prefix_ranges", ranges);
        }
        if (!match.serverNames().isEmpty()) {
            map.put("server_names", match.serverNames().stream().sorted().toList());
        }
        if (match.transport() != null) {
            map.put("transport_protocol", match.transport() == TransportKind.TLS ? "tls" : "raw_buffer");
        }
        List<String> applications = new ArrayList<>(match.protocols());
        match.applications().stream().sorted().forEach(found -> applications.add(protocol(found)));
        if (!applications.isEmpty()) {
            map.put("application_protocols", applications);
        }
        return map;
    }

    private static String protocol(Application application) {
        return switch (application) {
            case HTTP1 -> "http/1.1";
            case HTTP2 -> "h2c";
            default -> application.name().toLowerCase(Locale.ROOT);
        };
    }

    private static Map<String, Object> cluster(Cluster cluster, String rule) {
        ClusterSpec spec = cluster.spec();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", spec.name());
        discovery(map, spec);
        map.put("lb_policy", spec.lbPolicy().name());
        if (spec.lbPolicy().tableSize() > 0) {
            map.put("lb_table_size", spec.lbPolicy().tableSize());
        }
        if (spec.lbPolicy().localityWeights()) {
            map.put("common_lb_config", Map.of("locality_weighted_lb_config", Map.of()));
        }
        WarmupSpec warmup = spec.lbPolicy().warmup();
        if (warmup.windowNanos() > 0) {
            Map<String, Object> slowStart = new LinkedHashMap<>();
            slowStart.put("slow_start_window", seconds(warmup.windowNanos()));
            slowStart.put("aggression", warmup.aggression());
            slowStart.put("min_weight_percent", warmup.minimumPercent());
            map.put("slow_start_config", slowStart);
        }
        map.put("connect_timeout", seconds(spec.connectTimeoutNanos()));
        map.put("protocol", spec.protocol().name());
        if (spec.sourceAddress() != null) {
            map.put("source_address", spec.sourceAddress().getHostAddress());
        }
        map.put("service", spec.service().host());
        if (!rule.isEmpty()) {
            map.put("metadata", madeBy(rule));
        }
        if (!cluster.hosts().all().isEmpty()) {
            map.put("load_assignment", assignment(cluster));
        }
        return map;
    }

    /** Istio hands the endpoints of services over by EDS, which readers look for; here they come with the cluster. */
    private static void discovery(Map<String, Object> map, ClusterSpec spec) {
        switch (spec.discovery()) {
            case STATIC -> {
                boolean service = spec.name().startsWith("outbound|");
                map.put("type", service ? "EDS" : "STATIC");
                if (service) {
                    map.put("eds_cluster_config", Map.of("service_name", spec.name()));
                }
            }
            case DYNAMIC_DNS -> map.put("cluster_type", Map.of("name", "envoy.clusters.dynamic_forward_proxy"));
            default -> map.put("type", spec.discovery().name());
        }
    }

    /** Where Istio writes which resource shaped a cluster. */
    private static Map<String, Object> madeBy(String rule) {
        int dot = rule.lastIndexOf('.');
        String path = "/apis/networking.istio.io/v1/namespaces/" + rule.substring(dot + 1) + "/destination-rule/"
                + rule.substring(0, dot);
        return Map.of("filter_metadata", Map.of("istio", Map.of("config", path)));
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + "s";
    }

    /** Envoy's ClusterLoadAssignment. */
    private static Map<String, Object> assignment(Cluster cluster) {
        List<Object> endpoints = new ArrayList<>();
        cluster.hosts().all().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cluster_name", cluster.name());
        map.put("endpoints", List.of(Map.of("lb_endpoints", endpoints)));
        return map;
    }

    /** An assignment as a thing of its own, which is found by the cluster's name. */
    private static Map<String, Object> endpoints(Cluster cluster) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", cluster.name());
        map.putAll(assignment(cluster));
        return map;
    }

    private static Map<String, Object> endpoint(Endpoint endpoint) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("endpoint", Map.of("address", EnvoyDump.address(endpoint.address())));
        map.put("health_status", "HEALTHY");
        if (endpoint.health().ejected()) {
            map.put("failed_outlier_check", true);
        }
        map.put("load_balancing_weight", endpoint.spec().weight());
        map.put("priority", endpoint.spec().rank().priority());
        map.put("labels", endpoint.spec().labels());
        return map;
    }
}
