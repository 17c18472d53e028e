package io.outrigger.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.Reporter;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(NetUtil.LOCALHOST4, 0);

    private final SampleTarget target = new SampleTarget();
    private final AdminServer server =
            new AdminServer(Transport.of(Transport.Kind.NIO), new AdminServer.Addresses(ANY, ANY, ANY, ANY), target);
    private final HttpClient client = HttpClient.newHttpClient();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Worker worker = new Worker(0, group.next(), WallClock.system(), Chance.seeded(0));

    AdminServerTest() throws IOException {}

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private HttpResponse<String> send(InetSocketAddress to, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(server.adminAddress(), "GET", path);
    }

    private HttpResponse<String> post(String path, String... headers) throws Exception {
        return send(server.adminAddress(), "POST", path, headers);
    }

    private static void assertJson(String body) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
    }

    private void count() throws Exception {
        worker.loop()
                .submit(() -> {
                    target.cluster.cells().add(worker, ClusterCounter.UPSTREAM_RQ_PENDING_OVERFLOW, 29);
                    target.cluster.cells().status(worker, 200);
                    target.cluster.cells().status(worker, 503);
                    target.stats.http("outbound_0.0.0.0_8000").increment(worker, HttpCounter.DOWNSTREAM_RQ_TOTAL);
                    target.stats.http("outbound_0.0.0.0_8000").status(worker, 200);
                    int pair = target.stats
                            .requests()
                            .pair(
                                    Reporter.SOURCE,
                                    Peer.UNKNOWN,
                                    Peer.UNKNOWN,
                                    "httpbin.default.svc.cluster.local",
                                    "httpbin",
                                    "default");
                    target.stats.requests().record(worker, pair, 200, 0, -1, 12, 300, 700);
                    target.stats.requests().messages(worker, pair, 200, 0, -1, 1, 2);
                    int tcp = target.stats
                            .connections()
                            .pair(Reporter.SOURCE, Peer.UNKNOWN, Peer.UNKNOWN, "", "PassthroughCluster", "");
                    target.stats.connections().opened(worker, tcp);
                })
                .get();
    }

    @Test
    void readyFollowsState() throws Exception {
        assertEquals("LIVE\n", get("/ready").body());
        assertEquals(
                200, send(server.readinessAddress(), "GET", "/healthz/ready").statusCode());

        target.become(AdminTarget.State.INITIALIZING);

        assertEquals(503, get("/ready").statusCode());
        assertEquals("INITIALIZING\n", get("/ready").body());
        for (InetSocketAddress port : List.of(server.readinessAddress(), server.statusAddress())) {
            HttpResponse<String> probe = send(port, "GET", "/healthz/ready");
            assertEquals(503, probe.statusCode());
            assertEquals("", probe.body());
        }
        assertEquals(404, send(server.readinessAddress(), "GET", "/").statusCode());
    }

    @Test
    void statsAreSortedTextWithTheNamesPeopleGrepFor() throws Exception {
        count();

        List<String> all = get("/stats").body().lines().toList();

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
        count();

        String used = get("/stats?usedonly").body();
        String found = get("/stats?filter=rq_pending_o.*").body();

        assertFalse(used.lines().anyMatch(line -> line.endsWith(": 0")), used);
        assertEquals(
                List.of(
                        "cluster." + SampleTarget.CLUSTER + ".circuit_breakers.default.rq_pending_open: 0",
                        "cluster." + SampleTarget.CLUSTER + ".circuit_breakers.high.rq_pending_open: 0",
                        "cluster." + SampleTarget.CLUSTER + ".upstream_rq_pending_overflow: 29"),
                found.lines().toList());
        assertEquals(
                1,
                get("/stats?filter=pending_overflow&type=Counters")
                        .body()
                        .lines()
                        .count());
        assertEquals("", get("/stats?filter=pending_overflow&type=Gauges").body());
        assertEquals(400, get("/stats?filter=(").statusCode());
        assertEquals(400, get("/stats?format=xml").statusCode());
    }

    @Test
    void statsAsJson() throws Exception {
        count();

        String body = get("/stats?format=json&filter=pending_overflow").body();

        assertEquals(
                "{\"stats\":[{\"name\":\"cluster." + SampleTarget.CLUSTER
                        + ".upstream_rq_pending_overflow\",\"value\":29},{\"histograms\":{\"supported_quantiles\":"
                        + "[0.0,25.0,50.0,75.0,90.0,95.0,99.0,99.5,99.9,100.0],\"computed_quantiles\":[]}}]}\n",
                body);
    }

    @Test
    void timesAreShownInEnvoysForms() throws Exception {
        worker.loop()
                .submit(() -> {
                    for (int millis = 1; millis <= 10; millis++) {
                        target.cluster.cells().took(worker, millis);
                    }
                })
                .get();

        assertEquals(
                "cluster." + SampleTarget.CLUSTER + ".upstream_rq_time: P0(nan,1) P25(nan,3) P50(nan,5) P75(nan,8)"
                        + " P90(nan,9) P95(nan,10) P99(nan,10) P99.5(nan,10) P99.9(nan,10) P100(nan,10)\n",
                get("/stats?type=Histograms&usedonly").body());
        assertTrue(get("/stats?filter=upstream_rq_time").body().startsWith("cluster."));
        count();
        assertTrue(get("/stats?filter=downstream_rq_time").body().endsWith("downstream_rq_time: No recorded values\n"));
        JsonNode computed = new ObjectMapper()
                .readTree(get("/stats?format=json&filter=upstream_rq_time%24").body())
                .at("/stats/0/histograms/computed_quantiles/0");
        assertEquals(
                "cluster." + SampleTarget.CLUSTER + ".upstream_rq_time",
                computed.get("name").asText());
        assertEquals(5, computed.at("/values/2/cumulative").asDouble());
        assertTrue(computed.at("/values/2/interval").isNull());
    }

    @Test
    void pagesThatScriptsAskForAreThere() throws Exception {
        assertEquals("disabled\n", get("/hot_restart_version").body());
        assertEquals(
                "Mutex contention tracing is not enabled.\n", get("/contention").body());
        JsonNode runtime = new ObjectMapper().readTree(get("/runtime").body());
        assertEquals(0, runtime.get("layers").size() + runtime.get("entries").size());
    }

    @Test
    void prometheusHasEnvoysNamesAndIstiosLabels() throws Exception {
        count();

        for (InetSocketAddress port :
                List.of(server.prometheusAddress(), server.statusAddress(), server.adminAddress())) {
            HttpResponse<String> scrape = send(port, "GET", "/stats/prometheus");
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
        assertEquals(200, send(server.statusAddress(), "GET", "/metrics").statusCode());
        assertEquals(404, send(server.prometheusAddress(), "GET", "/stats").statusCode());
    }

    @Test
    void familiesOfOneMetricStandTogether() throws Exception {
        count();

        String previous = "";
        java.util.Set<String> seen = new java.util.HashSet<>();
        for (String line : get("/stats/prometheus?all").body().lines().toList()) {
            if (line.startsWith("envoy_")) {
                String name = line.substring(0, line.indexOf('{'));
                assertTrue(name.equals(previous) || seen.add(name), name);
                previous = name;
            }
        }
    }

    @Test
    void clustersAsText() throws Exception {
        List<String> lines = get("/clusters").body().lines().toList();

        String name = SampleTarget.CLUSTER + "::";
        assertEquals(name + "observability_name::" + SampleTarget.CLUSTER, lines.get(0));
        assertTrue(lines.contains(name + "outlier::success_rate_average::-1"));
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
        HttpResponse<String> reply = get(path);

        assertEquals(200, reply.statusCode());
        assertEquals(
                "application/json", reply.headers().firstValue("content-type").orElse(""));
        assertJson(reply.body());
    }

    @Test
    void jsonHasEnvoysShape() throws Exception {
        String socket = "{\"address\":{\"socket_address\":{\"address\":\"10.1.2.3\",\"port_value\":80}},";
        assertTrue(get("/clusters?format=json")
                .body()
                .replaceAll("\\s", "")
                .contains(socket + "\"stats\":[{\"name\":\"cx_active\",\"type\":\"GAUGE\"}"));
        assertTrue(get("/listeners?format=json")
                .body()
                .replaceAll("\\s", "")
                .startsWith(
                        "{\"listener_statuses\":[{\"name\":\"virtualInbound\",\"local_address\":{\"socket_address\":"
                                + "{\"address\":\"0.0.0.0\",\"port_value\":15006}}}]}"));
        assertEquals("virtualInbound::0.0.0.0:15006\n", get("/listeners").body());
        String info = get("/server_info").body().replaceAll("\\s", "");
        assertTrue(info.contains("\"state\":\"LIVE\""), info);
        assertTrue(info.contains("\"limits\":{\"request_head_bytes\":61440}"), info);
        assertTrue(info.contains("\"uptime_current_epoch\":\"6s\""), info);
        assertTrue(info.contains("\"locality\":{\"region\":\"eu\",\"zone\":\"eu-1\"}"), info);
    }

    @Test
    void theDumpHasTheShapeOfEnvoys() throws Exception {
        JsonNode configs = new ObjectMapper()
                .readTree(get("/config_dump?include_eds").body())
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
        assertFalse(get("/config_dump").body().contains("EndpointsConfigDump"));
        assertTrue(get("/config_dump?resource=dynamic_active_clusters").body().contains("httpbin"));
        assertFalse(get("/config_dump?mask=bootstrap").body().contains("httpbin"));
    }

    @Test
    void keysNeverLeave() throws Exception {
        target.hide(Map.of(
                "name",
                "default",
                "private_key",
                "abc123",
                "nested",
                Map.of("list", List.of("-----BEGIN PRIVATE KEY-----\nabc123", "fine")),
                "privateKey",
                Map.of("inline", "abc123")));

        String body = get("/config_dump?resource=secrets").body();

        assertFalse(body.contains("abc123"), body);
        assertTrue(body.contains("[redacted]"));
        assertTrue(body.contains("fine"));
        assertFalse(body.contains("listeners"));
        assertEquals(404, get("/config_dump?resource=nothing").statusCode());
        assertFalse(get("/config_dump?name_regex=xyz").body().contains("httpbin"));
    }

    @ParameterizedTest
    @CsvSource({
        "/quitquitquit, quit",
        "/reopen_logs, reopen",
        "/drain_listeners, drain false false false",
        "/drain_listeners?inboundonly&graceful&skip_exit, drain true true true",
        "/healthcheck/fail, fail true",
        "/healthcheck/ok, fail false",
        "/reload, reload"
    })
    void ordersArePostsOnly(String path, String order) throws Exception {
        HttpResponse<String> read = get(path);
        assertEquals(405, read.statusCode());
        assertEquals("POST", read.headers().firstValue("allow").orElse(""));
        assertEquals(List.of(), target.orders);

        HttpResponse<String> reply = post(path);

        assertEquals(200, reply.statusCode());
        assertEquals(List.of(order), target.orders);
        assertEquals(order.equals("reload") ? "generation 2 runs\n" : "OK\n", reply.body());
    }

    @Test
    void refusedReloadTellsEveryProblem() throws Exception {
        target.answerReload(new AdminTarget.Reload(false, "vs.yaml:1:2: a\nvs.yaml:3:4: b\n"));

        HttpResponse<String> reply = post("/reload");

        assertEquals(400, reply.statusCode());
        assertEquals("vs.yaml:1:2: a\nvs.yaml:3:4: b\n", reply.body());
    }

    @Test
    void countersBeginAgain() throws Exception {
        count();

        assertEquals("OK\n", post("/reset_counters").body());

        assertTrue(get("/stats?filter=rq_pending_overflow").body().endsWith(": 0\n"));
        assertEquals("", get("/stats?usedonly&type=Counters").body());
    }

    @Test
    void unknownPathGetsAHint() throws Exception {
        HttpResponse<String> reply = get("/cluster");

        assertEquals(404, reply.statusCode());
        assertTrue(
                reply.body().startsWith("invalid path. did you mean /clusters?\nadmin commands are:\n"), reply.body());
        assertTrue(get("/help").body().contains("  /reset_counters (POST): reset all counters to zero\n"));
        assertEquals(404, get("/%00%0d%0aevil").statusCode());
    }

    @Test
    void homePageIsSelfContainedAndEscaped() throws Exception {
        HttpResponse<String> page = get("/");

        assertEquals(
                "text/html; charset=UTF-8",
                page.headers().firstValue("content-type").orElse(""));
        assertTrue(page.headers().firstValue("content-security-policy").isPresent());
        assertFalse(page.body().contains("<b>pod"));
        assertFalse(page.body().contains("http://"));
        assertFalse(page.body().contains("https://"));
        assertTrue(page.body().contains("<form action=\"/quitquitquit\" method=post>"));
    }

    @Test
    void headHasNoBody() throws Exception {
        HttpResponse<String> reply = send(server.adminAddress(), "HEAD", "/ready");

        assertEquals(200, reply.statusCode());
        assertEquals("5", reply.headers().firstValue("content-length").orElse(""));
        assertEquals("", reply.body());
    }

    private String raw(InetSocketAddress to, String request) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example.com, 403",
        "evil.example.com:15000, 403",
        "127.0.0.1.evil.com, 403",
        "localhost.evil.com:80, 403",
        "localhost:15000, 200",
        "127.0.0.1, 200",
        "10.1.2.3:15000, 200",
        "[::1]:15000, 200",
        "LOCALHOST, 200"
    })
    void foreignHostIsRefused(String host, int status) throws Exception {
        String reply =
                raw(server.adminAddress(), "GET /ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertTrue(reply.startsWith("HTTP/1.1 " + status), reply);
    }

    @Test
    void otherSitesCannotOrder() throws Exception {
        assertEquals(
                403, post("/quitquitquit", "Origin", "http://evil.example.com").statusCode());
        assertEquals(403, post("/quitquitquit", "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(List.of(), target.orders);

        String own = "http://127.0.0.1:" + server.adminAddress().getPort();
        assertEquals(200, post("/quitquitquit", "Origin", own).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"})
    void brokenRequestIsRefusedAndClosed(String request) throws Exception {
        String reply = raw(server.adminAddress(), request);

        assertTrue(reply.startsWith("HTTP/1.1 400") || reply.startsWith("HTTP/1.0 400"), reply);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String reload = "POST /reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        String ready = "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        String replies = raw(server.adminAddress(), reload + ready);

        assertTrue(replies.indexOf("generation 2 runs") > 0, replies);
        assertTrue(replies.indexOf("LIVE") > replies.indexOf("generation 2 runs"), replies);
    }

    @Test
    void statusPortTakesOrdersFromThisMachine() throws Exception {
        assertEquals(405, send(server.statusAddress(), "GET", "/quitquitquit").statusCode());
        assertEquals("OK", send(server.statusAddress(), "POST", "/quitquitquit").body());
        assertEquals("OK", send(server.statusAddress(), "POST", "/drain").body());
        assertEquals(List.of("quit", "drain false true true"), target.orders);
    }

    /** A page in a browser on this machine comes from this machine too. */
    @Test
    void statusPortTakesNoOrdersOfOtherSites() throws Exception {
        for (String path : List.of("/quitquitquit", "/drain")) {
            String evil = "http://evil.example.com";
            assertEquals(
                    403,
                    send(server.statusAddress(), "POST", path, "Origin", evil).statusCode());
            assertEquals(
                    403,
                    send(server.statusAddress(), "POST", path, "Sec-Fetch-Site", "cross-site")
                            .statusCode());
            String rebound = raw(
                    server.statusAddress(),
                    "POST " + path + " HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n");
            assertTrue(rebound.startsWith("HTTP/1.1 403"), rebound);
        }
        assertEquals(List.of(), target.orders);
    }

    /** Nobody may use up the process's descriptors here, nor keep a probe from being answered. */
    @Test
    void whoComesLastIsServedAndWhoWaitsLongestLeaves() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * HttpPort.MOST_CONNECTIONS; i++) {
                InetSocketAddress to = server.readinessAddress();
                crowd.add(new Socket(to.getAddress(), to.getPort()));
            }

            assertTrue(raw(server.readinessAddress(), "GET /healthz/ready HTTP/1.1\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 200"));
            for (int i = 0; i <= HttpPort.MOST_CONNECTIONS; i++) {
                crowd.get(i).setSoTimeout(10_000);
                assertEquals(-1, crowd.get(i).getInputStream().read(), "closed: " + i);
            }
            Socket last = crowd.get(crowd.size() - 1);
            last.getOutputStream().write("GET /healthz/ready HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', last.getInputStream().read());
        } finally {
            for (Socket one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void statusPortRefusesOrdersFromElsewhere() throws Exception {
        AdminRequest request = new AdminRequest(
                "POST", "/quitquitquit", Map.of(), Map.of(), java.net.InetAddress.getByName("10.0.0.9"));

        AdminReply reply = new StatusPort(target, server.metrics(), new HostGuard(Set.of()))
                .answer(request)
                .toCompletableFuture()
                .get();

        assertEquals(403, reply.status());
        assertEquals("Only requests from localhost are allowed\n", new String(reply.body(), StandardCharsets.UTF_8));
        assertEquals(List.of(), target.orders);
    }

    @Test
    void loggingChangesLevels() throws Exception {
        var logger = java.util.logging.Logger.getLogger("io.outrigger.app.admin.LoggingPage");
        var root = java.util.logging.Logger.getLogger("");
        var before = root.getLevel();
        try {
            assertEquals(405, get("/logging").statusCode());
            assertTrue(post("/logging").body().startsWith("active loggers:\n  io.outrigger."));

            assertTrue(post("/logging?level=error").body().contains("io.outrigger.app.admin.LoggingPage: error\n"));
            assertFalse(logger.isLoggable(java.util.logging.Level.WARNING));
            assertTrue(post("/logging?app.admin=debug").body().contains("io.outrigger.app.admin.LoggingPage: debug\n"));
            assertTrue(logger.isLoggable(java.util.logging.Level.FINE));
            assertEquals(
                    200,
                    post("/logging?paths=io.outrigger.app:info,app.admin.LoggingPage:trace")
                            .statusCode());
            assertTrue(logger.isLoggable(java.util.logging.Level.FINEST));

            for (String bad : List.of("level=loud", "nobody=debug", "paths=a", "paths=app.admin:loud")) {
                HttpResponse<String> reply = post("/logging?" + bad);
                assertEquals(400, reply.statusCode());
                assertTrue(reply.body().startsWith("error: "));
                assertTrue(reply.body().contains("levels: trace debug info warning error critical off\n"));
            }
        } finally {
            for (String name : List.of("io.outrigger.app", "io.outrigger.app.admin", logger.getName())) {
                java.util.logging.Logger.getLogger(name).setLevel(null);
            }
            root.setLevel(before);
        }
    }

    @Test
    void takenPortFailsTheStartAndLeavesNothingOpen() throws Exception {
        AdminServer.Addresses taken = new AdminServer.Addresses(ANY, ANY, ANY, server.adminAddress());

        IOException e = assertThrows(
                IOException.class, () -> new AdminServer(Transport.of(Transport.Kind.NIO), taken, target).close());

        assertTrue(String.valueOf(e.getMessage())
                .contains(Integer.toString(server.adminAddress().getPort())));
    }

    @Test
    void addressesOfIstio() {
        AdminServer.Addresses addresses = AdminServer.Addresses.istio();

        assertTrue(addresses.admin().getAddress().isLoopbackAddress());
        assertEquals(
                List.of(15000, 15020, 15021, 15090),
                Arrays.asList(
                        addresses.admin().getPort(),
                        addresses.status().getPort(),
                        addresses.readiness().getPort(),
                        addresses.prometheus().getPort()));
    }
}
