package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals, the admin's orders and changed files, as a running process takes them. */
class ProcessLifeIT {
    private static final String BROKEN = "apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {\n";

    private Path folder;
    private Trial trial;
    private Launched.Ports ports;
    private Launched launched;

    @BeforeEach
    void start(@TempDir Path parent) throws Exception {
        folder = Files.createDirectory(parent.resolve("config"));
        trial = new Trial(folder);
        ports = Launched.Ports.free();
        launched = Launched.serve(folder, ports, "--concurrency", "2");
        launched.untilReady(ports);
    }

    @AfterEach
    void stop() throws IOException {
        launched.close();
        trial.close();
    }

    @Test
    void termFinishesWhatIsInFlightUnderLoadAndEndsWith0() throws Exception {
        AtomicLong answered = new AtomicLong();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(background(() -> untilClosed(answered)));
        }
        try (Talk download = trial.talk();
                Talk idle = trial.talk()) {
            assertFalse(idle.get(Trial.HOST, "/two").head().closes());
            download.ask(Trial.HOST, "/two?send=4000000&pause=15000000");
            Waiting.until("load", () -> trial.two().requests() == 2 && answered.get() > 500);

            launched.signal("TERM");

            Waiting.until("not ready any more", () -> !Launched.ready(ports));
            assertTrue(launched.alive());
            Talk.Answer late = idle.get(Trial.HOST, "/one");
            assertEquals(200, late.head().status());
            assertTrue(late.head().closes());
            assertEquals(Content.checksum(4_000_000), download.answer(0).body().checksum());
            for (CompletableFuture<Void> client : clients) {
                client.get(10, TimeUnit.SECONDS);
            }
        }
        assertEquals(0, launched.exitCode(), launched.said());
        assertTrue(launched.said().contains("told to stop"), launched.said());
    }

    /** Asks until an answer says that the connection closes; every request is answered. */
    private void untilClosed(AtomicLong answered) throws IOException {
        try (Talk talk = trial.talk()) {
            Talk.Answer answer = talk.get(Trial.HOST, "/one");
            while (!answer.head().closes()) {
                answered.incrementAndGet();
                LockSupport.parkNanos(5_000_000);
                answer = talk.get(Trial.HOST, "/one");
            }
            assertEquals(200, answer.head().status());
        }
    }

    @FunctionalInterface
    private interface Job {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> background(Job job) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        job.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task, "client").start());
    }

    @Test
    void aSecondTermEndsAtOnceWith1() throws Exception {
        try (Talk busy = trial.talk()) {
            busy.ask(Trial.HOST, "/two?send=400000000&pause=15000000");
            Waiting.until("a request in flight", () -> trial.two().requests() == 1);
            launched.signal("TERM");
            Waiting.until("not ready any more", () -> !Launched.ready(ports));

            launched.signal("TERM");

            assertEquals(1, launched.exitCode());
            assertTrue(launched.said().contains("twice"), launched.said());
        }
    }

    @Test
    void termDoesNotWaitLongerThanTheDrainTime() throws Exception {
        try (Talk busy = trial.talk()) {
            busy.ask(Trial.HOST, "/two?send=400000000&pause=15000000");
            Waiting.until("a request in flight", () -> trial.two().requests() == 1);
            long start = System.nanoTime();

            launched.signal("TERM");

            assertEquals(0, launched.exitCode());
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertTrue(seconds >= 4 && seconds < 15, seconds + " s");
        }
    }

    @Test
    void hupReloadsAndABrokenFileKeepsTheLastGood() throws Exception {
        try (Talk talk = trial.talk()) {
            assertEquals("1", config(talk));
            trial.routes(2, "one.example.com");
            launched.signal("HUP");
            Waiting.until("the second configuration", () -> config(talk).equals("2"));

            trial.folder().write("bad.yaml", BROKEN);
            launched.signal("HUP");
            Waiting.until(
                    "the refusal is told",
                    () -> Pages.get(ports.admin(), "/stats").contains("outrigger.config.stale: 1"));

            assertEquals("2", config(talk));
            assertTrue(launched.said().contains("bad.yaml:4:1"), launched.said());
            assertTrue(Launched.ready(ports));
            assertEquals(1, trial.one().connections());
        }
    }

    @Test
    void theAdminReloadsAndSaysWhatCameOfIt() throws Exception {
        try (Talk talk = trial.talk()) {
            trial.routes(2, "one.example.com");
            Pages.Page good = Pages.ask("POST", ports.admin(), "/reload");
            assertEquals(200, good.status(), good.text());
            assertEquals("2", config(talk));

            trial.folder().write("bad.yaml", BROKEN);
            Pages.Page bad = Pages.ask("POST", ports.admin(), "/reload");

            assertEquals(400, bad.status());
            assertTrue(bad.text().contains("bad.yaml:4:1"), bad.text());
            assertEquals("2", config(talk));
            trial.folder().delete("bad.yaml");
            assertEquals(200, Pages.ask("POST", ports.admin(), "/reload").status());
        }
    }

    @Test
    void changedFilesAreSeenWithoutBeingTold() throws Exception {
        try (Talk talk = trial.talk()) {
            trial.routes(2, "one.example.com");
            Waiting.until("the second configuration", () -> config(talk).equals("2"));

            Path aside = folder.resolveSibling("aside");
            Files.move(folder, aside);
            Waiting.until(
                    "the loss is told", () -> Pages.get(ports.admin(), "/stats").contains("outrigger.config.stale: 1"));
            assertEquals("2", config(talk));

            Files.move(aside, folder);
            trial.routes(3, "one.example.com");
            Waiting.until("the third configuration", () -> config(talk).equals("3"));
            assertEquals(1, trial.one().connections());
        }
    }

    @Test
    void theSwappedLinkOfAMountIsSeen(@TempDir Path mounts) throws Exception {
        Path mount = Files.createDirectory(mounts.resolve("mount"));
        Launched.Ports own = Launched.Ports.free();
        try (Trial other = new Trial(Files.createDirectory(mount.resolve("..1")))) {
            Mount.link(mount, "..1");
            try (Launched gateway = Launched.serve(mount, own)) {
                gateway.untilReady(own);
                try (Talk talk = other.talk()) {
                    for (int i = 2; i < 5; i++) {
                        String number = "" + i;
                        Mount.copy(mount, ".." + (i - 1), ".." + i, "\"" + (i - 1) + "\"", "\"" + i + "\"");
                        Mount.swap(mount, ".." + i);
                        Waiting.until("configuration " + i, () -> config(talk).equals(number));
                    }
                }
            }
        }
    }

    private static String config(Talk talk) throws IOException {
        Talk.Answer answer = talk.get(Trial.HOST, "/one");
        assertEquals(200, answer.head().status());
        return String.valueOf(answer.head().field("x-config"));
    }
}
