package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.demo.Shares;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every example beside the book shop does what its README says, with the options that its README gives. */
final class ExamplesTest {
    private static final int DRAWS = 2000;

    @TempDir
    private Path folder;

    @Test
    void everyCommandOfAReadmeIsUnderstood() throws IOException {
        int calls = 0;
        for (Path readme : ExampleReadme.all()) {
            for (String[] call : ExampleReadme.calls(Files.readString(readme))) {
                CommandLine line = OutriggerCommand.commandLine();

                assertTrue(line.parseArgs(call).hasSubcommand(), readme + ": " + String.join(" ", call));
                calls++;
            }
        }
        assertTrue(calls >= 4, calls + " calls");
    }

    @Test
    void calcserverSendsOneOfTenToTheSecond() throws Exception {
        try (ExampleScene scene = new ExampleScene(folder, "calcserver", "calcserver")) {
            String url = "http://calcserver:50012/calc";

            int second = scene.count("calcserver2", DRAWS, url);
            int first = scene.count("calcserver1", 10, url);

            assertTrue(first > 0);
            Shares.assertShare(0.1, second, DRAWS);
        }
    }

    @Test
    void fooFailsAndWaitsByChance() throws Exception {
        int requests = 300;
        int aborted = 0;
        int late = 0;
        ExecutorService threads = Executors.newFixedThreadPool(30);
        try (ExampleScene scene = new ExampleScene(folder, "calcserver", "calcserver")) {
            List<Callable<Timed>> calls = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                calls.add(() -> timed(scene));
            }

            for (Future<Timed> call : threads.invokeAll(calls)) {
                Timed one = call.get();
                assertEquals(one.status() == 400 ? "fault filter abort" : "calcclient", one.body());
                aborted += one.status() == 400 ? 1 : 0;
                late += one.millis() >= 1000 ? 1 : 0;
            }

            Shares.assertShare(0.3, aborted, requests);
            Shares.assertShare(0.3, late, requests);
        } finally {
            threads.shutdownNow();
        }
    }

    private record Timed(int status, String body, long millis) {}

    private static Timed timed(ExampleScene scene) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = scene.get("http://foo:8080/calc");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Timed(answer.statusCode(), answer.body().strip(), millis);
    }

    @Test
    void ratingFollowsEachOfItsRules() throws Exception {
        String url = "http://rating:8080/rating/1";
        try (ExampleScene scene = new ExampleScene(folder, "rating", "rating/base")) {
            assertEquals(50, scene.count("1", 100, url));

            assertTrue(scene.scenario("rating/scenarios/all-v1").isGood());
            assertEquals(100, scene.count("1", 100, url));

            assertTrue(scene.scenario("rating/scenarios/canary").isGood());
            Shares.assertShare(0.75, scene.count("1", DRAWS, url), DRAWS);

            assertTrue(scene.scenario("rating/scenarios/jason").isGood());
            assertEquals(100, scene.count("3", 100, url));
            assertEquals(100, scene.count("1", 100, url, "end-user", "jason"));
        }
    }

    @Test
    void edgeKnowsOneName() throws Exception {
        try (ExampleScene scene = new ExampleScene(folder, "edge", "edge")) {
            String shop = raw(scene.port(), "shop.example.com");
            String other = raw(scene.port(), "other.example.com");

            assertTrue(shop.startsWith("HTTP/1.1 200 "), shop);
            assertTrue(shop.contains("\r\nserver: istio-envoy\r\n"), shop);
            assertTrue(shop.contains("hello from the backend"), shop);
            assertTrue(other.startsWith("HTTP/1.1 404 "), other);
            assertFalse(other.contains("hello"), other);
        }
    }

    private static String raw(int port, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "GET / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
