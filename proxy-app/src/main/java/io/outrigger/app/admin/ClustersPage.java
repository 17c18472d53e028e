package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointHealth;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.OutlierDetector;
import io.outrigger.core.server.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
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

    private static final String[] COUNTS = {
        "cx_active", "cx_connect_fail", "cx_total", "rq_active", "rq_error", "rq_success", "rq_timeout", "rq_total"
    };

    @Override
    public String help() {
        return "upstream cluster status";
    }

    @Override
    public List<String> parameters() {
        return List.of("format");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return request.parameter("format").equals("json")
                ? AdminReply.json(JsonText.pretty(this::json))
                : AdminReply.text(200, text());
    }

    private Collection<Cluster> clusters() {
        Snapshot snapshot = target.snapshot();
        return snapshot == null ? List.of() : snapshot.clusters().values();
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

    private static long count(Endpoint endpoint, String name) {
        return name.equals("rq_active") ? endpoint.activeRequests() : 0;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (Cluster cluster : clusters()) {
            Lines lines = new Lines(text, cluster.name());
            lines.add("observability_name", cluster.name());
            for (String name : OUTLIER) {
                lines.add("outlier::" + name, -1);
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
        for (String name : COUNTS) {
            lines.add(name, count(endpoint, name));
        }
        Locality locality = endpoint.spec().locality();
        lines.add("hostname", "");
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

    private void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("cluster_statuses");
        for (Cluster cluster : clusters()) {
            json.writeStartObject();
            json.writeStringField("name", cluster.name());
            json.writeBooleanField("added_via_api", true);
            breakers(json, limits(cluster));
            json.writeArrayFieldStart("host_statuses");
            for (Endpoint endpoint : cluster.hosts().all()) {
                host(json, endpoint);
            }
            json.writeEndArray();
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
        for (String name : COUNTS) {
            stat(json, name, count(endpoint, name));
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
        ServerInfoPage.locality(json, endpoint.spec().locality());
        json.writeEndObject();
    }

    /** Protobuf's JSON: 64-bit numbers are texts, zeros and the type COUNTER are left out. */
    private static void stat(JsonGenerator json, String name, long value) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        if (value != 0) {
            json.writeStringField("value", Long.toString(value));
        }
        if (name.endsWith("_active")) {
            json.writeStringField("type", "GAUGE");
        }
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
