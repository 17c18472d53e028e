package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointCounter;
import io.outrigger.core.cluster.EndpointHealth;
import io.outrigger.core.cluster.EndpointName;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.OutlierDetector;
import io.outrigger.core.server.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code /clusters}: every cluster and its endpoints, as text or JSON. Source: Envoy's admin. */
record ClustersPage(AdminTarget target) implements AdminPage {
    private static final String[] OUTLIER = {
        "success_rate_average",
        "success_rate_ejection_threshold",
        "local_origin_success_rate_average",
        "local_origin_success_rate_ejection_threshold"
    };
    private static final String[] LIMITS = {"max_connections", "max_pending_requests", "max_requests", "max_retries"};
    /** Envoy's defaults where the priority is not configured. */
    private static final long[] HIGH_LIMITS = {1024, 1024, 1024, 3};

    private static final List<String> GAUGES = List.of("cx_active", "rq_active", "rq_pending_active");

    @Override
    public String help() {
        return "upstream cluster status";
    }

    @Override
    public List<String> parameters() {
        return List.of("format", "filter");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        List<Cluster> chosen;
        try {
            chosen = clusters(request.parameter("filter"));
        } catch (PatternSyntaxException e) {
            return AdminReply.text(400, "Invalid re2 regex: " + e.getMessage() + "\n");
        }
        return request.parameter("format").equals("json")
                ? AdminReply.json(JsonText.pretty(json -> json(json, chosen)))
                : AdminReply.text(200, text(chosen));
    }

    private List<Cluster> clusters(String filter) {
        Pattern wanted = filter.isEmpty() ? null : Pattern.compile(filter);
        Snapshot snapshot = target.snapshot();
        Collection<Cluster> all =
                snapshot == null ? List.of() : snapshot.clusters().values();
        return all.stream()
                .filter(cluster ->
                        wanted == null || wanted.matcher(cluster.name()).find())
                .toList();
    }

    /** In the order of {@link #LIMITS}. */
    private static long[] limits(Cluster cluster) {
        CircuitBreakerSpec spec = cluster.breaker().spec();
        return new long[] {
            limit(spec.maxConnections()), limit(spec.maxPending()), limit(spec.maxRequests()), limit(spec.maxRetries())
        };
    }

    private static long limit(int value) {
        return value == CircuitBreakerSpec.UNLIMITED ? ClusterStats.UNLIMITED : value;
    }

    /** By name. Requests wait for a connection to any endpoint here, and so for none. */
    private static SortedMap<String, Long> counts(Endpoint endpoint) {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (EndpointCounter counter : EndpointCounter.values()) {
            counts.put(counter.statName(), endpoint.counts().value(counter));
        }
        counts.put("rq_active", (long) endpoint.activeRequests());
        counts.put("rq_pending_active", 0L);
        return counts;
    }

    private static String text(List<Cluster> chosen) {
        StringBuilder text = new StringBuilder();
        for (Cluster cluster : chosen) {
            Lines lines = new Lines(text, cluster.name());
            lines.add("observability_name", cluster.name());
            if (cluster.outlier() != null) {
                for (String name : OUTLIER) {
                    lines.add("outlier::" + name, -1);
                }
            }
            long[] limits = limits(cluster);
            for (int i = 0; i < LIMITS.length; i++) {
                lines.add("default_priority::" + LIMITS[i], limits[i]);
            }
            for (int i = 0; i < LIMITS.length; i++) {
                lines.add("high_priority::" + LIMITS[i], HIGH_LIMITS[i]);
            }
            lines.add("added_via_api", "true");
            cluster.hosts().all().forEach(endpoint -> {
                Lines ofHost = new Lines(text, cluster.name() + "::" + endpoint);
                host(ofHost, endpoint);
                ejections(ofHost, cluster.outlier(), endpoint);
            });
        }
        return text.toString();
    }

    private static void host(Lines lines, Endpoint endpoint) {
        counts(endpoint).forEach(lines::add);
        Locality locality = endpoint.spec().locality();
        lines.add("hostname", EndpointName.looked(endpoint));
        lines.add("health_flags", flags(endpoint.health()));
        lines.add("weight", endpoint.spec().weight());
        lines.add("region", locality.region());
        lines.add("zone", locality.zone());
        lines.add("sub_zone", locality.subzone());
        lines.add("canary", "false");
        lines.add("priority", endpoint.spec().rank().priority());
        lines.add("success_rate", -1);
        lines.add("local_origin_success_rate", -1);
    }

    private static String flags(EndpointHealth health) {
        String checks = health.failedCheck() ? "/failed_active_hc" : "";
        String outlier = health.ejected() ? "/failed_outlier_check" : "";
        String pending = health.failedCheck() && !health.checked() ? "/pending_active_hc" : "";
        String flags = checks + outlier + pending;
        return flags.isEmpty() ? "healthy" : flags;
    }

    /** Not Envoy's, and only where endpoints are taken out: how often this one was, and how long it still is. */
    private static void ejections(Lines lines, @Nullable OutlierDetector outlier, Endpoint endpoint) {
        if (outlier != null) {
            lines.add("ejections", endpoint.health().ejections());
            lines.add("ejected_for_ms", TimeUnit.NANOSECONDS.toMillis(outlier.outForNanos(endpoint)));
        }
    }

    private record Lines(StringBuilder text, String prefix) {
        void add(String key, String value) {
            text.append(prefix)
                    .append("::")
                    .append(key)
                    .append("::")
                    .append(value)
                    .append('\n');
        }

        void add(String key, long value) {
            add(key, Long.toString(value));
        }
    }

    private static void json(JsonGenerator json, List<Cluster> chosen) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("cluster_statuses");
        for (Cluster cluster : chosen) {
            json.writeStartObject();
            json.writeStringField("name", cluster.name());
            json.writeBooleanField("added_via_api", true);
            json.writeArrayFieldStart("host_statuses");
            for (Endpoint endpoint : cluster.hosts().all()) {
                host(json, endpoint);
            }
            json.writeEndArray();
            breakers(json, limits(cluster));
            json.writeStringField("observability_name", cluster.name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void breakers(JsonGenerator json, long[] limits) throws IOException {
        json.writeObjectFieldStart("circuit_breakers");
        json.writeArrayFieldStart("thresholds");
        json.writeStartObject();
        for (int i = 0; i < LIMITS.length; i++) {
            json.writeNumberField(LIMITS[i], limits[i]);
        }
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringField("priority", "HIGH");
        for (int i = 0; i < LIMITS.length; i++) {
            json.writeNumberField(LIMITS[i], HIGH_LIMITS[i]);
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void host(JsonGenerator json, Endpoint endpoint) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("address");
        address(json, endpoint.address());
        json.writeEndObject();
        json.writeArrayFieldStart("stats");
        SortedMap<String, Long> counts = counts(endpoint);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            if (!GAUGES.contains(count.getKey())) {
                stat(json, count.getKey(), count.getValue());
            }
        }
        for (String gauge : GAUGES) {
            stat(json, gauge, counts.getOrDefault(gauge, 0L));
        }
        json.writeEndArray();
        json.writeObjectFieldStart("health_status");
        if (endpoint.health().failedCheck()) {
            json.writeBooleanField("failed_active_health_check", true);
        }
        if (endpoint.health().ejected()) {
            json.writeBooleanField("failed_outlier_check", true);
        }
        if (endpoint.health().failedCheck() && !endpoint.health().checked()) {
            json.writeBooleanField("pending_active_hc", true);
        }
        json.writeStringField("eds_health_status", "HEALTHY");
        json.writeEndObject();
        json.writeNumberField("weight", endpoint.spec().weight());
        String hostname = EndpointName.looked(endpoint);
        if (!hostname.isEmpty()) {
            json.writeStringField("hostname", hostname);
        }
        ServerInfoPage.locality(json, endpoint.spec().locality());
        json.writeEndObject();
    }

    /** Protobuf's JSON: 64-bit numbers are texts, zeros and the type COUNTER are left out. */
    private static void stat(JsonGenerator json, String name, long value) throws IOException {
        json.writeStartObject();
        if (GAUGES.contains(name)) {
            json.writeStringField("type", "GAUGE");
        }
        if (value != 0) {
            json.writeStringField("value", Long.toString(value));
        }
        json.writeStringField("name", name);
        json.writeEndObject();
    }

    private static void address(JsonGenerator json, SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress internet) {
            socketAddress(json, internet);
        } else {
            json.writeObjectFieldStart("pipe");
            json.writeStringField("path", address.toString());
            json.writeEndObject();
        }
    }

    static void socketAddress(JsonGenerator json, InetSocketAddress address) throws IOException {
        json.writeObjectFieldStart("socket_address");
        json.writeStringField(
                "address",
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress());
        json.writeNumberField("port_value", address.getPort());
        json.writeEndObject();
    }
}
