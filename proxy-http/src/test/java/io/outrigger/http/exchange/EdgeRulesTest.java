package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.stats.HttpCounter;
import io.outrigger.http.codec.HttpLimits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a listener with the profile EDGE refuses beyond the others, and what every listener does when the machine is overloaded. */
final class EdgeRulesTest {
    private static final Scene.Settings EDGE = Scene.Settings.PLAIN.limits(HttpLimits.EDGE);

    private static Scene scene(Scene.Settings settings) throws IOException {
        return Scene.of(settings, RawUpstream.answering(RawUpstream.ok("ok")));
    }

    private static Message ask(Scene scene, String path, String fields) throws IOException {
        try (Wire client = scene.client()) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\n" + fields + "\r\n");
            return client.answer();
        }
    }

    @Test
    void namesWithUnderscoresAreRefused() throws IOException {
        try (Scene scene = scene(EDGE)) {
            Message answer = ask(scene, "/", "x_user: root\r\n");

            assertEquals(400, answer.status());
            assertEquals("close", answer.value("connection"));
            assertEquals(List.of(), scene.upstream().requests());
            assertEquals(1, scene.proxy().count(HttpCounter.HTTP1_REQUESTS_REJECTED_WITH_UNDERSCORES));
            assertEquals("http1.unexpected_underscore", scene.log().line(0).details());
        }
    }

    @Test
    void elsewhereTheyPass() throws IOException {
        try (Scene scene = scene(Scene.Settings.PLAIN)) {
            assertEquals(200, ask(scene, "/", "x_user: root\r\n").status());
            assertTrue(scene.upstream().requests().get(0).has("x_user"));
        }
    }

    @Test
    void slashesAreMerged() throws IOException {
        try (Scene scene = scene(EDGE)) {
            assertEquals(200, ask(scene, "//a///b?c=//d", "").status());
            assertEquals(
                    "GET /a/b?c=//d HTTP/1.1",
                    scene.upstream().requests().get(0).start());
        }
    }

    /** Who escapes a slash is told the path that everybody reads alike. */
    @Test
    void escapedSlashesAreSentElsewhere() throws IOException {
        try (Scene scene = scene(EDGE)) {
            for (String path : List.of("/a%2fb/../c?d=%2f", "/a%2F%2Fc?d=%2f", "/x/..%5ca/c?d=%2f")) {
                Message answer = ask(scene, path, "");
                assertEquals(307, answer.status());
                assertEquals("/a/c?d=%2f", answer.value("location"));
            }
            assertEquals(List.of(), scene.upstream().requests());
            assertEquals(3, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_REDIRECTED_WITH_NORMALIZED_PATH));
            assertEquals("path_normalization_failed", scene.log().line(0).details());
        }
    }

    @Test
    void callsOfGrpcAreNotSentElsewhere() throws IOException {
        try (Scene scene = scene(EDGE)) {
            Message answer = ask(scene, "/a%2fb", "content-type: application/grpc\r\n");
            assertEquals("13", answer.value("grpc-status"));
            assertEquals(1, scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_FAILED_PATH_NORMALIZATION));
        }
    }

    /** After a loop hung for more than a second, twice in a row, requests are refused for a moment, and then served again. */
    @Test
    void aLoopThatHungRefusesRequestsUntilItKeepsUp() throws Exception {
        try (Scene scene = scene(Scene.Settings.PLAIN)) {
            int status = 0;
            for (int round = 0; round < 10 && status != 503; round++) {
                Thread hanging = new Thread(() -> scene.proxy().onWorker(pools -> hang()), "hanging");
                hanging.start();
                hanging.join();
                status = ask(scene, "/", "").status();
                assertEquals(round == 0 ? 200 : status, status);
            }
            assertEquals(503, status);
            assertTrue(scene.proxy().count(HttpCounter.DOWNSTREAM_RQ_OVERLOAD_CLOSE) > 0);
            Scene.await(() -> {
                try {
                    return ask(scene, "/", "").status() == 200;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static void hang() {
        try {
            assertEquals(false, new CountDownLatch(1).await(1400, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
