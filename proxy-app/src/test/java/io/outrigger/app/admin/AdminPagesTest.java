package io.outrigger.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of the admin port say. */
@Timeout(60)
final class AdminPagesTest {
    private final AdminScene scene = new AdminScene();

    AdminPagesTest() throws IOException {}

    @AfterEach
    void stop() throws InterruptedException {
        scene.close();
    }

    @Test
    void statsAreSortedTextWithTheNamesPeopleGrepFor() throws Exception {
        scene.count();

        List<String> all = scene.get("/stats").body().lines().toList();

        List<String> lines =
                all.stream().filter(line -> !line.contains("rq_time: ")).toList();
        String cluster = "cluster." + SampleTarget.CLUSTER + ".";
        assertEquals(lines.stream().sorted().toList(), lines);
        assertEquals(lines, all.subList(0, lines.size()), "times come last");
        assertTrue(lines.contains(cluster + "upstream_rq_pending_overflow: 29"));
        assertTrue(lines.contains(cluster + "upstream_rq_200: 1"));
        assertTrue(lines.contains(cluster + "upstream_rq_5xx: 1"));
        assertTrue(lines.contains(cluster + "circuit_breakers.default.remaining_pending: 4294967295"));
        assertTrue(lines.contains(cluster + "circuit_breakers.high.rq_pending_open: 0"));
        assertTrue(lines.contains(cluster + "membership_healthy: 1"));
        assertTrue(lines.contains("http.outbound_0.0.0.0_8000.downstream_rq_2xx: 1"));
        assertTrue(lines.contains("listener.0.0.0.0_15006.downstream_cx_total: 0"));
        assertTrue(lines.contains("server.state: 0"));
        assertTrue(lines.contains("outrigger.config_generation: 1"));
    }

    @Test
    void statsCanBeChosen() throws Exception {
        scene.count();

        String used = scene.get("/stats?usedonly").body();
        String found = scene.get("/stats?filter=rq_pending_o.*").body();

        assertFalse(used.lines().anyMatch(line -> line.endsWith(": 0")), used);
        assertEquals(
                List.of(
                        "cluster." + SampleTarget.CLUSTER + ".circuit_breakers.default.rq_pending_open: 0",
                        "cluster." + SampleTarget.CLUSTER + ".circuit_breakers.high.rq_pending_open: 0",
                        "cluster." + SampleTarget.CLUSTER + ".upstream_rq_pending_overflow: 29"),
                found.lines().toList());
        assertEquals(
                1,
                scene.get("/stats?filter=pending_overflow&type=Counters")
                        .body()
                        .lines()
                        .count());
        assertEquals("", scene.get("/stats?filter=pending_overflow&type=Gauges").body());
        assertEquals(400, scene.get("/stats?filter=(").statusCode());
        assertEquals(400, scene.get("/stats?format=xml").statusCode());
    }

    @Test
    void statsAsJson() throws Exception {
        scene.count();

        String body = scene.get("/stats?format=json&filter=pending_overflow").body();

        assertEquals(
                "{\"stats\":[{\"name\":\"cluster." + SampleTarget.CLUSTER
                        + ".upstream_rq_pending_overflow\",\"value\":29}]}\n",
                body);
    }

    @Test
    void timesAreShownInEnvoysForms() throws Exception {
        scene.worker
                .loop()
                .submit(() -> {
                    for (int millis = 1; millis <= 10; millis++) {
                        scene.target.cluster.cells().took(scene.worker, millis);
                    }
                })
                .get();

        assertEquals(
                "cluster." + SampleTarget.CLUSTER + ".upstream_rq_time: P0(nan,1) P25(nan,3) P50(nan,5) P75(nan,8)"
                        + " P90(nan,9) P95(nan,10) P99(nan,10) P99.5(nan,10) P99.9(nan,10) P100(nan,10)\n",
                scene.get("/stats?type=Histograms&usedonly").body());
        assertTrue(scene.get("/stats?filter=upstream_rq_time").body().startsWith("cluster."));
        scene.count();
        assertTrue(scene.get("/stats?filter=downstream_rq_time")
                .body()
                .endsWith("downstream_rq_time: No recorded values\n"));
        JsonNode computed = new ObjectMapper()
                .readTree(scene.get("/stats?format=json&filter=upstream_rq_time%24")
                        .body())
                .at("/stats/0/histograms/computed_quantiles/0");
        assertEquals(
                "cluster." + SampleTarget.CLUSTER + ".upstream_rq_time",
                computed.get("name").asText());
        assertEquals(5, computed.at("/values/2/cumulative").asDouble());
        assertTrue(computed.at("/values/2/interval").isNull());
    }

    @Test
    void pagesThatScriptsAskForAreThere() throws Exception {
        assertEquals("disabled\n", scene.get("/hot_restart_version").body());
        assertEquals(
                "Mutex contention tracing is not enabled.\n",
                scene.get("/contention").body());
        JsonNode runtime = new ObjectMapper().readTree(scene.get("/runtime").body());
        assertEquals(0, runtime.get("layers").size() + runtime.get("entries").size());
    }

    @Test
    void prometheusHasEnvoysNamesAndIstiosLabels() throws Exception {
        scene.count();

        for (InetSocketAddress port :
                List.of(scene.server.prometheusAddress(), scene.server.statusAddress(), scene.server.adminAddress())) {
            HttpResponse<String> scrape = scene.send(port, "GET", "/stats/prometheus");
            List<String> lines = scrape.body().lines().toList();

            assertTrue(scrape.headers().firstValue("content-type").orElse("").startsWith("text/plain; version=0.0.4"));
            String name = "{cluster_name=\"" + SampleTarget.CLUSTER + "\"} ";
            assertTrue(lines.contains("# TYPE envoy_cluster_upstream_rq_pending_overflow counter"));
            assertTrue(lines.contains("envoy_cluster_upstream_rq_pending_overflow" + name + "29"));
            assertTrue(lines.contains("envoy_cluster_upstream_rq{response_code=\"200\",cluster_name=\""
                    + SampleTarget.CLUSTER + "\"} 1"));
            assertTrue(lines.contains("envoy_cluster_upstream_rq{response_code_class=\"5xx\",cluster_name=\""
                    + SampleTarget.CLUSTER + "\"} 1"));
            assertTrue(lines.contains("envoy_http_downstream_rq{response_code_class=\"2xx\","
                    + "http_conn_manager_prefix=\"outbound_0.0.0.0_8000\"} 1"));
            assertTrue(lines.contains("envoy_server_uptime{} 6"));
            assertTrue(scrape.body().contains("istio_build{component=\"proxy\",tag=\"0.1.0\"} 1"));
            assertTrue(lines.contains("# TYPE istio_requests_total counter"));
            assertTrue(lines.contains("# TYPE istio_request_duration_milliseconds histogram"));
            assertTrue(scrape.body().contains("istio_tcp_connections_opened_total{"));
            assertTrue(scrape.body().contains("istio_response_messages_total{"));
            assertTrue(scrape.body().contains("jvm_memory_used_bytes"));
            assertTrue(lines.stream()
                    .anyMatch(line -> line.startsWith("istio_requests_total{")
                            && line.contains("destination_service_name=\"httpbin\"")
                            && line.contains("grpc_response_status=\"\"")
                            && line.contains("source_canonical_revision=\"latest\"")
                            && line.endsWith("} 1.0")));
            assertTrue(lines.stream()
                    .anyMatch(line -> line.startsWith("istio_request_duration_milliseconds_bucket{")
                            && line.contains("le=\"25.0\"")
                            && line.endsWith(" 1")));
            assertEquals(
                    1,
                    lines.stream()
                            .filter("# TYPE istio_requests_total counter"::equals)
                            .count());
        }
        assertEquals(
                200, scene.send(scene.server.statusAddress(), "GET", "/metrics").statusCode());
        assertEquals(
                404,
                scene.send(scene.server.prometheusAddress(), "GET", "/stats").statusCode());
    }

    @Test
    void familiesOfOneMetricStandTogether() throws Exception {
        scene.count();

        String previous = "";
        java.util.Set<String> seen = new java.util.HashSet<>();
        for (String line : scene.get("/stats/prometheus?all").body().lines().toList()) {
            if (line.startsWith("envoy_")) {
                String name = line.substring(0, line.indexOf('{'));
                assertTrue(name.equals(previous) || seen.add(name), name);
                previous = name;
            }
        }
    }

    @Test
    void clustersAsText() throws Exception {
        List<String> lines = scene.get("/clusters").body().lines().toList();

        String name = SampleTarget.CLUSTER + "::";
        assertEquals(name + "observability_name::" + SampleTarget.CLUSTER, lines.get(0));
        assertFalse(lines.stream().anyMatch(line -> line.contains("::outlier::")), "nobody looks for outliers");
        assertTrue(lines.contains(name + "10.1.2.3:80::rq_pending_active::0"));
        assertTrue(lines.contains(name + "10.1.2.3:80::hostname::"));
        assertTrue(lines.contains(name + "default_priority::max_connections::4294967295"));
        assertTrue(lines.contains(name + "high_priority::max_retries::3"));
        assertTrue(lines.contains(name + "added_via_api::true"));
        assertTrue(lines.contains(name + "10.1.2.3:80::cx_active::0"));
        assertTrue(lines.contains(name + "10.1.2.3:80::health_flags::healthy"));
        assertTrue(lines.contains(name + "10.1.2.3:80::weight::1"));
        assertTrue(lines.contains(name + "10.1.2.3:80::zone::eu-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/clusters?format=json",
                "/listeners?format=json",
                "/config_dump",
                "/server_info",
                "/memory",
                "/stats?format=json"
            })
    void jsonIsValid(String path) throws Exception {
        HttpResponse<String> reply = scene.get(path);

        assertEquals(200, reply.statusCode());
        assertEquals(
                "application/json", reply.headers().firstValue("content-type").orElse(""));
        AdminScene.assertJson(reply.body());
    }

    @Test
    void jsonHasEnvoysShape() throws Exception {
        String socket = "{\"address\":{\"socket_address\":{\"address\":\"10.1.2.3\",\"port_value\":80}},";
        assertTrue(scene.get("/clusters?format=json")
                .body()
                .replaceAll("\\s", "")
                .contains(socket + "\"stats\":[{\"name\":\"cx_connect_fail\"},{\"name\":\"cx_total\"}"));
        assertTrue(scene.get("/listeners?format=json")
                .body()
                .replaceAll("\\s", "")
                .startsWith(
                        "{\"listener_statuses\":[{\"name\":\"virtualInbound\",\"local_address\":{\"socket_address\":"
                                + "{\"address\":\"0.0.0.0\",\"port_value\":15006}}}]}"));
        assertEquals("virtualInbound::0.0.0.0:15006\n", scene.get("/listeners").body());
        String info = scene.get("/server_info").body().replaceAll("\\s", "");
        assertTrue(info.contains("\"state\":\"LIVE\""), info);
        assertTrue(info.contains("\"limits\":{\"request_head_bytes\":61440}"), info);
        assertTrue(info.contains("\"uptime_current_epoch\":\"6s\""), info);
        assertTrue(info.contains("\"locality\":{\"region\":\"eu\",\"zone\":\"eu-1\"}"), info);
    }

    @Test
    void theDumpHasTheShapeOfEnvoys() throws Exception {
        JsonNode configs = new ObjectMapper()
                .readTree(scene.get("/config_dump?include_eds").body())
                .get("configs");

        assertEquals(
                "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
                configs.get(0).get("@type").asText());
        JsonNode listener = configs.get(1).at("/dynamic_listeners/0");
        assertEquals(listener.get("name"), listener.at("/active_state/listener/name"));
        assertTrue(listener.at("/active_state/listener/address/socket_address/port_value")
                .isInt());
        JsonNode cluster = configs.get(2).at("/dynamic_active_clusters/0/cluster");
        assertEquals(
                "type.googleapis.com/envoy.config.cluster.v3.Cluster",
                cluster.get("@type").asText());
        assertEquals(
                cluster.get("name"), configs.get(3).at("/dynamic_endpoint_configs/0/endpoint_config/cluster_name"));
        assertFalse(scene.get("/config_dump").body().contains("EndpointsConfigDump"));
        assertTrue(scene.get("/config_dump?resource=dynamic_active_clusters")
                .body()
                .contains("httpbin"));
        assertFalse(scene.get("/config_dump?mask=bootstrap").body().contains("httpbin"));
        assertTrue(
                scene.get("/config_dump?name_regex=xyz").body().contains("\"snapshot\""), "the bootstrap has no name");
    }

    @Test
    void keysNeverLeave() throws Exception {
        scene.target.hide(Map.of(
                "name",
                "default",
                "private_key",
                "abc123",
                "nested",
                Map.of("list", List.of("-----BEGIN PRIVATE KEY-----\nabc123", "fine")),
                "privateKey",
                Map.of("inline", "abc123")));

        String body = scene.get("/config_dump?resource=secrets").body();

        assertFalse(body.contains("abc123"), body);
        assertTrue(body.contains("[redacted]"));
        assertTrue(body.contains("fine"));
        assertFalse(body.contains("listeners"));
        assertEquals(404, scene.get("/config_dump?resource=nothing").statusCode());
        assertFalse(scene.get("/config_dump?name_regex=xyz").body().contains("httpbin"));
    }

    @Test
    void countersBeginAgain() throws Exception {
        scene.count();

        assertEquals("OK\n", scene.post("/reset_counters").body());

        assertTrue(scene.get("/stats?filter=rq_pending_overflow").body().endsWith(": 0\n"));
        assertEquals("", scene.get("/stats?usedonly&type=Counters").body());
    }
}
