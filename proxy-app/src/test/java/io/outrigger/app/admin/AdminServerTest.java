package io.outrigger.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the small servers behave towards those who ask: whom they obey, whom they refuse, what they survive. */
@Timeout(60)
final class AdminServerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(NetUtil.LOCALHOST4, 0);
    private final AdminScene scene = new AdminScene();

    AdminServerTest() throws IOException {}

    @AfterEach
    void stop() throws InterruptedException {
        scene.close();
    }

    @Test
    void readyFollowsState() throws Exception {
        assertEquals("LIVE\n", scene.get("/ready").body());
        assertEquals(
                200,
                scene.send(scene.server.readinessAddress(), "GET", "/healthz/ready")
                        .statusCode());

        scene.target.become(AdminTarget.State.INITIALIZING);

        assertEquals(503, scene.get("/ready").statusCode());
        assertEquals("INITIALIZING\n", scene.get("/ready").body());
        for (InetSocketAddress port : List.of(scene.server.readinessAddress(), scene.server.statusAddress())) {
            HttpResponse<String> probe = scene.send(port, "GET", "/healthz/ready");
            assertEquals(503, probe.statusCode());
            assertEquals("", probe.body());
        }
        assertEquals(
                404, scene.send(scene.server.readinessAddress(), "GET", "/").statusCode());
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
        HttpResponse<String> read = scene.get(path);
        assertEquals(405, read.statusCode());
        assertEquals("POST", read.headers().firstValue("allow").orElse(""));
        assertEquals("Method GET not allowed, POST required.", read.body());
        assertEquals(List.of(), scene.target.orders);

        HttpResponse<String> reply = scene.post(path);

        assertEquals(200, reply.statusCode());
        assertEquals(List.of(order), scene.target.orders);
        assertEquals(order.equals("reload") ? "generation 2 runs\n" : "OK\n", reply.body());
    }

    @Test
    void refusedReloadTellsEveryProblem() throws Exception {
        scene.target.answerReload(new AdminTarget.Reload(false, "vs.yaml:1:2: a\nvs.yaml:3:4: b\n"));

        HttpResponse<String> reply = scene.post("/reload");

        assertEquals(400, reply.statusCode());
        assertEquals("vs.yaml:1:2: a\nvs.yaml:3:4: b\n", reply.body());
    }

    @Test
    void unknownPathGetsAHint() throws Exception {
        HttpResponse<String> reply = scene.get("/cluster");

        assertEquals(404, reply.statusCode());
        assertTrue(
                reply.body().startsWith("invalid path. did you mean /clusters?\nadmin commands are:\n"), reply.body());
        assertTrue(scene.get("/help").body().contains("  /reset_counters (POST): reset all counters to zero\n"));
        assertEquals(404, scene.get("/%00%0d%0aevil").statusCode());
    }

    @Test
    void homePageIsSelfContainedAndEscaped() throws Exception {
        HttpResponse<String> page = scene.get("/");

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
        HttpResponse<String> reply = scene.send(scene.server.adminAddress(), "HEAD", "/ready");

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
        String reply = raw(
                scene.server.adminAddress(), "GET /ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertTrue(reply.startsWith("HTTP/1.1 " + status), reply);
    }

    @Test
    void otherSitesCannotOrder() throws Exception {
        assertEquals(
                403,
                scene.post("/quitquitquit", "Origin", "http://evil.example.com").statusCode());
        assertEquals(
                403, scene.post("/quitquitquit", "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(List.of(), scene.target.orders);

        String own = "http://127.0.0.1:" + scene.server.adminAddress().getPort();
        assertEquals(200, scene.post("/quitquitquit", "Origin", own).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"})
    void brokenRequestIsRefusedAndClosed(String request) throws Exception {
        String reply = raw(scene.server.adminAddress(), request);

        assertTrue(reply.startsWith("HTTP/1.1 400") || reply.startsWith("HTTP/1.0 400"), reply);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String reload = "POST /reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        String ready = "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        String replies = raw(scene.server.adminAddress(), reload + ready);

        assertTrue(replies.indexOf("generation 2 runs") > 0, replies);
        assertTrue(replies.indexOf("LIVE") > replies.indexOf("generation 2 runs"), replies);
    }

    @Test
    void statusPortTakesOrdersFromThisMachine() throws Exception {
        assertEquals(
                405,
                scene.send(scene.server.statusAddress(), "GET", "/quitquitquit").statusCode());
        assertEquals(
                "OK",
                scene.send(scene.server.statusAddress(), "POST", "/quitquitquit")
                        .body());
        assertEquals(
                "OK", scene.send(scene.server.statusAddress(), "POST", "/drain").body());
        assertEquals(List.of("quit", "drain false true true"), scene.target.orders);
    }

    /** A page in a browser on this machine comes from this machine too. */
    @Test
    void statusPortTakesNoOrdersOfOtherSites() throws Exception {
        for (String path : List.of("/quitquitquit", "/drain")) {
            String evil = "http://evil.example.com";
            assertEquals(
                    403,
                    scene.send(scene.server.statusAddress(), "POST", path, "Origin", evil)
                            .statusCode());
            assertEquals(
                    403,
                    scene.send(scene.server.statusAddress(), "POST", path, "Sec-Fetch-Site", "cross-site")
                            .statusCode());
            String rebound = raw(
                    scene.server.statusAddress(),
                    "POST " + path + " HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n");
            assertTrue(rebound.startsWith("HTTP/1.1 403"), rebound);
        }
        assertEquals(List.of(), scene.target.orders);
    }

    /** Nobody may use up the process's descriptors here, nor keep a probe from being answered. */
    @Test
    void whoComesLastIsServedAndWhoWaitsLongestLeaves() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * HttpPort.MOST_CONNECTIONS; i++) {
                InetSocketAddress to = scene.server.readinessAddress();
                crowd.add(new Socket(to.getAddress(), to.getPort()));
            }

            assertTrue(raw(scene.server.readinessAddress(), "GET /healthz/ready HTTP/1.1\r\nConnection: close\r\n\r\n")
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

        AdminReply reply = new StatusPort(scene.target, scene.server.metrics(), new HostGuard(Set.of()))
                .answer(request)
                .toCompletableFuture()
                .get();

        assertEquals(403, reply.status());
        assertEquals("Only requests from localhost are allowed\n", new String(reply.body(), StandardCharsets.UTF_8));
        assertEquals(List.of(), scene.target.orders);
    }

    @Test
    void loggingChangesLevels() throws Exception {
        var logger = java.util.logging.Logger.getLogger("io.outrigger.app.admin.LoggingPage");
        var root = java.util.logging.Logger.getLogger("");
        var before = root.getLevel();
        try {
            assertEquals(405, scene.get("/logging").statusCode());
            assertTrue(scene.post("/logging").body().startsWith("active loggers:\n  io.outrigger."));

            assertTrue(
                    scene.post("/logging?level=error").body().contains("io.outrigger.app.admin.LoggingPage: error\n"));
            assertFalse(logger.isLoggable(java.util.logging.Level.WARNING));
            assertTrue(scene.post("/logging?app.admin=debug")
                    .body()
                    .contains("io.outrigger.app.admin.LoggingPage: debug\n"));
            assertTrue(logger.isLoggable(java.util.logging.Level.FINE));
            assertEquals(
                    200,
                    scene.post("/logging?paths=io.outrigger.app:info,app.admin.LoggingPage:trace")
                            .statusCode());
            assertTrue(logger.isLoggable(java.util.logging.Level.FINEST));

            for (String bad : List.of("level=loud", "nobody=debug", "paths=a", "paths=app.admin:loud")) {
                HttpResponse<String> reply = scene.post("/logging?" + bad);
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
        AdminServer.Addresses taken = new AdminServer.Addresses(ANY, ANY, ANY, scene.server.adminAddress());

        IOException e = assertThrows(
                IOException.class,
                () -> new AdminServer(Transport.of(Transport.Kind.NIO), taken, scene.target).close());

        assertTrue(String.valueOf(e.getMessage())
                .contains(Integer.toString(scene.server.adminAddress().getPort())));
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
