package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that runs out of descriptors, memory, disk or readers of its output: it turns clients away, keeps its admin answering, and
 * serves as before within two seconds of relief.
 */
final class ExhaustionIT {
    private static final int MANY = 300;
    private static final int SLOW = 60;
    private static final int OTHERS_BYTES = 200_000;
    private static final long LONG_BYTES = 50_000_000;
    private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Path folder = Path.of("");
    private Trial trial;
    private Launched.Ports ports;

    @BeforeEach
    void prepare(@TempDir Path parent) throws IOException {
        folder = Files.createDirectory(parent.resolve("config"));
        trial = new Trial(folder);
        ports = Launched.Ports.free();
    }

    @AfterEach
    void end() throws IOException {
        trial.close();
    }

    private void logTo(String file) throws IOException {
        Files.writeString(folder.resolve("mesh.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: "accessLogFile: %s"
            """.formatted(file));
    }

    private String admin(String path) throws IOException {
        return Pages.get(ports.admin(), path);
    }

    private long number(String name) throws IOException {
        for (String line : admin("/stats").lines().toList()) {
            if (line.startsWith(name + ": ")) {
                return Long.parseLong(line.substring(name.length() + 2));
            }
        }
        throw new AssertionError("no number " + name);
    }

    private void assertServed() throws IOException {
        try (Talk talk = trial.talk()) {
            assertEquals(200, talk.get(Trial.HOST, "/one").head().status());
        }
    }

    /** Serves again soon after what was short is there again. */
    private void assertRelieved() {
        long start = System.nanoTime();
        Waiting.until("served again", () -> {
            try {
                assertServed();
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        long nanos = System.nanoTime() - start;
        assertTrue(nanos < RELIEF_NANOS, "after " + nanos / 1_000_000 + " ms");
    }

    @Test
    void descriptors() throws Exception {
        try (Launched launched = Launched.within("ulimit -n 256", "-Xmx256m", folder, ports)) {
            launched.untilReady(ports);
            List<Talk> held = new ArrayList<>();
            try (Talk before = trial.talk()) {
                assertEquals(200, before.get(Trial.HOST, "/one").head().status());
                for (int i = 0; i < MANY; i++) {
                    held.add(trial.talk());
                }
                Waiting.until("clients turned away", () -> number("outrigger.connections.downstream_refused") > 100);

                assertEquals(200, before.get(Trial.HOST, "/two").head().status());
                assertTrue(admin("/ready").startsWith("LIVE"));
                assertTrue(admin("/server_info").contains("\"downstream_connections\" : 80"), admin("/server_info"));
            } finally {
                for (Talk one : held) {
                    one.close();
                }
            }
            assertRelieved();
        }
    }

    /** Readers that take nothing of large answers: what waits for them has a bound, so others go on. */
    @Test
    void memory() throws Exception {
        try (Launched launched = Launched.within(
                "true", "-Xmx64m -XX:MaxDirectMemorySize=64m -XX:+ExitOnOutOfMemoryError", folder, ports)) {
            launched.untilReady(ports);
            List<Talk> slow = new ArrayList<>();
            try {
                for (int i = 0; i < SLOW; i++) {
                    Talk one = trial.talk();
                    slow.add(one);
                    one.ask(Trial.HOST, "/two?send=" + LONG_BYTES);
                }
                Waiting.until("answers under way", () -> trial.two().requests() == SLOW);

                for (int i = 0; i < 20; i++) {
                    assertServed();
                }
                assertTrue(admin("/ready").startsWith("LIVE"));
            } finally {
                for (Talk one : slow) {
                    one.close();
                }
            }
            assertRelieved();
            assertTrue(launched.alive(), launched.said());
        }
    }

    @Test
    void diskOfTheLog() throws Exception {
        logTo("/dev/full");
        try (Launched launched = Launched.within("true", "-Xmx256m", folder, ports)) {
            launched.untilReady(ports);
            Waiting.until("lines lost", () -> {
                assertServed();
                return number("outrigger.access_log.lost") > 0;
            });

            assertServed();
            assertTrue(admin("/ready").startsWith("LIVE"));
        }
    }

    /** A small disk of its own, filled by somebody else who goes away at last. */
    @Test
    void diskOfTheLogThatIsFullForAWhile(@TempDir Path parent) throws Exception {
        Path disk = Files.createDirectory(parent.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
        try {
            Path others = Files.write(disk.resolve("others"), new byte[OTHERS_BYTES]);
            Path log = disk.resolve("access.log");
            logTo(log.toString());
            try (Launched launched = Launched.within("true", "-Xmx256m", folder, ports)) {
                launched.untilReady(ports);
                Waiting.until("lines lost", () -> {
                    assertServed();
                    return number("outrigger.access_log.lost") > 0;
                });
                assertTrue(admin("/ready").startsWith("LIVE"));

                Files.delete(others);

                long start = System.nanoTime();
                Waiting.until("logged again", () -> {
                    try (Talk talk = trial.talk()) {
                        assertEquals(
                                200,
                                talk.get(Trial.HOST, "/one?relieved").head().status());
                    }
                    return Files.readString(log, StandardCharsets.ISO_8859_1).contains("/one?relieved");
                });
                assertTrue(System.nanoTime() - start < RELIEF_NANOS);
            }
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }

    /** Nobody reads what the process says, far beyond what the pipe and the ring hold; then somebody does. */
    @Test
    void readersOfItsOutput() throws Exception {
        logTo("/dev/stdout");
        try (Launched launched = Launched.deaf(folder, ports)) {
            launched.untilReady(ports);
            try (Talk talk = trial.talk()) {
                Waiting.until("lines dropped", () -> {
                    for (int i = 0; i < 200; i++) {
                        assertEquals(200, talk.get(Trial.HOST, "/one").head().status());
                    }
                    return number("outrigger.access_log.dropped") > 0;
                });
                assertEquals(200, talk.get(Trial.HOST, "/two").head().status());
            }
            assertTrue(admin("/ready").startsWith("LIVE"));

            launched.hear();
            assertRelieved();

            Waiting.until("said again", () -> {
                try (Talk talk = trial.talk()) {
                    assertEquals(200, talk.get(Trial.HOST, "/one?heard").head().status());
                }
                return launched.said().contains("/one?heard");
            });
        }
    }
}
