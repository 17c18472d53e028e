package io.outrigger.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.ports.FreePort;
import io.outrigger.app.run.StartFailure;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the book shop's scenarios promise, through the gateway and real sidecars. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoTest {
    private static final String NO_RATINGS = "Ratings service is currently unavailable";
    private static final String NO_REVIEWS = "Sorry, product reviews are currently unavailable for this book.";

    private DemoScene scene;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        scene = new DemoScene(folder);
    }

    @AfterAll
    void end() throws Exception {
        scene.close();
    }

    @Test
    void thePageHasItsTitle() throws Exception {
        HttpResponse<String> page = scene.page();

        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("<title>Simple Bookstore App</title>"), page.body());
    }

    @Test
    void v1HasNoStars() throws Exception {
        scene.scenario("all-v1");

        for (int i = 0; i < 10; i++) {
            String page = scene.page().body();
            assertFalse(page.contains("class=\"stars"), page);
            assertTrue(page.contains("served by: reviews-v1"), page);
        }
    }

    @Test
    void v3HasRedStars() throws Exception {
        scene.scenario("reviews-v3");

        String page = scene.page().body();

        assertTrue(page.contains("class=\"stars red\" title=\"5 of 5\""), page);
        assertTrue(page.contains("served by: reviews-v3"), page);
    }

    @Test
    void jasonAloneHasBlackStars() throws Exception {
        scene.scenario("jason-v2");

        String jason = scene.page("end-user", "jason").body();
        String other = scene.page().body();

        assertTrue(jason.contains("class=\"stars black\""), jason);
        assertTrue(jason.contains("served by: reviews-v2"), jason);
        assertFalse(other.contains("class=\"stars"), other);
    }

    @Test
    void halfOfTheRequestsTryTheNewRelease() throws Exception {
        scene.scenario("reviews-50-v3");
        int draws = 2000;
        int v3 = 0;

        for (int i = 0; i < draws; i++) {
            String body = scene.reviews().body();
            boolean isNew = body.contains("\"reviews-v3\"");
            assertTrue(isNew || body.contains("\"reviews-v1\""), body);
            v3 += isNew ? 1 : 0;
        }

        Shares.assertShare(0.5, v3, draws);
    }

    @Test
    void abortedRatingsAreUnavailableToJason() throws Exception {
        scene.scenario("ratings-abort");

        String jason = scene.page("end-user", "jason").body();
        String other = scene.page().body();

        assertTrue(jason.contains(NO_RATINGS), jason);
        assertTrue(jason.contains("served by: reviews-v2"), jason);
        assertFalse(other.contains(NO_RATINGS), other);
    }

    @Test
    void theRouteGivesUpTwiceAfterHalfASecond() throws Exception {
        scene.scenario("reviews-timeout");
        long start = System.nanoTime();

        String page = scene.page().body();

        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(page.contains(NO_REVIEWS), page);
        assertTrue(millis >= 1000 && millis < 1900, "after " + millis + " ms");
    }

    @Test
    void anEditedWeightTakesEffectWithinASecondAndFailsNoRequest() throws Exception {
        scene.rule("virtual-service-weights.yaml", weights(100));
        assertTrue(scene.reviews().body().contains("\"reviews-v1\""));
        List<String> failures = new CopyOnWriteArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> load = List.of(load(failures, asked, enough), load(failures, asked, enough));

        scene.example().write("virtual-service-weights.yaml", weights(0));
        Change change = awaitRelease("reviews-v3", System.nanoTime());
        for (int i = 0; i < 200; i++) {
            assertTrue(scene.reviews().body().contains("\"reviews-v3\""));
        }
        enough.set(true);
        for (Thread thread : load) {
            thread.join();
        }

        assertTrue(change.millis() <= 1000, "after " + change.millis() + " ms");
        assertEquals(List.of(), failures);
        assertTrue(asked.get() > 100, asked + " requests");
    }

    private record Change(String name, long millis) {}

    /** Asks until a release answers, at most for 10 s. */
    private Change awaitRelease(String name, long startNanos) throws Exception {
        long millis = 0;
        while (millis < 10_000) {
            String body = scene.reviews().body();
            millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            if (body.contains("\"" + name + "\"")) {
                return new Change(name, millis);
            }
        }
        return new Change("nobody", millis);
    }

    private Thread load(List<String> failures, AtomicInteger asked, AtomicBoolean enough) {
        Thread thread = new Thread(() -> {
            while (!enough.get()) {
                try {
                    int status = scene.reviews().statusCode();
                    if (status != 200) {
                        failures.add(Integer.toString(status));
                    }
                } catch (Exception e) {
                    failures.add(e.toString());
                }
                asked.incrementAndGet();
            }
        });
        thread.start();
        return thread;
    }

    private static String weights(int v1) {
        return """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: reviews
            spec:
              hosts:
              - reviews
              http:
              - route:
                - destination:
                    host: reviews
                    subset: v1
                  weight: %d
                - destination:
                    host: reviews
                    subset: v3
                  weight: %d
            """.formatted(v1, 100 - v1);
    }

    @Test
    void callsPassTheSidecarOfTheCalled() throws Exception {
        String address = scene.example().moved("127.0.1.11");

        HttpResponse<String> direct = scene.direct("http://" + address + ":9080/reviews/0");

        assertEquals(
                "reviews-v1.default:9080/*",
                direct.headers().firstValue("x-envoy-decorator-operation").orElse(""));
        String metrics = scene.metrics("reviews-v1");
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("istio_requests_total{")
                                && line.contains("reporter=\"destination\"")
                                && line.contains("destination_workload=\"reviews-v1\"")),
                metrics);
    }

    @Test
    void saysWhatToDoAboutAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            DemoOptions options = new DemoOptions(
                    scene.options().config(), taken.getLocalPort(), DemoOptions.anyPorts(), FreePort.next());

            StartFailure failure =
                    assertThrows(StartFailure.class, () -> Demo.start(options, new DemoScene.NoOrders()));

            assertEquals(StartFailure.PORT_IN_USE, failure.exitCode());
            assertEquals(
                    "port " + taken.getLocalPort() + " is in use; end what listens there, or choose --port",
                    failure.getMessage());
        }
    }

    @Test
    void theTextNamesEveryProxyAndItsPorts() {
        String text = scene.demo().text();

        for (String name :
                List.of("istio-ingressgateway", "productpage-v1", "details-v1", "reviews-v1", "ratings-v1")) {
            assertTrue(text.contains(name), text);
        }
        assertTrue(text.contains("curl -s http://127.0.0.1:" + scene.options().gatewayPort() + "/productpage"), text);
        assertTrue(text.contains("127.0.0.1:" + scene.options().forwardProxyPort()), text);
    }
}
