package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TERM again and again, while clients ask and a long answer is under way: everything that was asked is answered, and the process ends
 * in time with 0. As many rounds as {@code outrigger.battery.term.rounds} says, or fit into {@code outrigger.battery.term.seconds}.
 */
final class TermBatteryIT {
    private static final long NANOS =
            TimeUnit.SECONDS.toNanos(Integer.getInteger("outrigger.battery.term.seconds", 25));
    private static final int MOST = Integer.getInteger("outrigger.battery.term.rounds", 100);
    private static final int LEAST = 2;
    private static final int AT_ONCE = 2;
    private static final int CLIENTS = 6;
    private static final long LONG_BYTES = 2_000_000;

    /** Time for a slow machine that runs several of these at once. */
    private static final String MESH = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: "defaultConfig: {terminationDrainDuration: 20s}"
        """;

    @Test
    void nothingIsLostByTerm(@TempDir Path parent) throws Exception {
        long deadline = System.nanoTime() + NANOS;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
        List<Thread> lanes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Launched.Ports ports = Launched.Ports.free();
            lanes.add(new Thread(
                    () -> {
                        int number = next.getAndIncrement();
                        while (number < MOST && (number < LEAST || System.nanoTime() < deadline) && failed.isEmpty()) {
                            try {
                                round(Files.createDirectory(parent.resolve("config-" + number)), ports, number);
                                done.incrementAndGet();
                            } catch (Exception | AssertionError e) {
                                failed.add(e);
                            }
                            number = next.getAndIncrement();
                        }
                    },
                    "lane-" + i));
        }
        lanes.forEach(Thread::start);
        for (Thread lane : lanes) {
            lane.join();
        }

        assertEquals(List.of(), List.copyOf(failed));
        assertTrue(done.get() >= Math.min(LEAST, MOST), done + " rounds");
    }

    private static void round(Path folder, Launched.Ports ports, int number) throws Exception {
        Files.writeString(folder.resolve("mesh.yaml"), MESH);
        try (Trial trial = new Trial(folder);
                Launched launched = Launched.serve(folder, ports, "--concurrency", "2")) {
            launched.untilReady(ports);
            AtomicInteger answered = new AtomicInteger();
            Queue<String> lost = new ConcurrentLinkedQueue<>();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(client(trial, answered, lost));
            }
            try (Talk download = trial.talk()) {
                download.ask(Trial.HOST, "/two?send=" + LONG_BYTES + "&pause=5000000");
                Waiting.until("load", () -> trial.two().requests() == 1 && answered.get() > 20 * (1 + number % 5));

                launched.signal("TERM");

                assertEquals(
                        Content.checksum(LONG_BYTES), download.answer(0).body().checksum());
            }
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(0, launched.exitCode(), launched.said());
            assertEquals(List.of(), List.copyOf(lost));
        }
    }

    /** Asks until an answer says that the connection closes. */
    private static Thread client(Trial trial, AtomicInteger answered, Queue<String> lost) {
        Thread thread = new Thread(
                () -> {
                    try (Talk talk = trial.talk()) {
                        HttpText.Head head = talk.get(Trial.HOST, "/one").head();
                        while (!head.closes()) {
                            answered.incrementAndGet();
                            head = talk.get(Trial.HOST, "/one").head();
                        }
                        if (head.status() != 200) {
                            lost.add(head.toString());
                        }
                    } catch (IOException | RuntimeException e) {
                        lost.add(e.toString());
                    }
                },
                "client");
        thread.start();
        return thread;
    }
}
