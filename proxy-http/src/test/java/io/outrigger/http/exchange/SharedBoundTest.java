package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.stats.ClusterCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * {@code maxConnections} counts for the whole proxy, while each of its two workers has connections of its own. Clients come to the
 * workers in turn: the first and third to one, the second and fourth to the other.
 */
final class SharedBoundTest {
    private static final int ROUNDS = 5;
    private static final long WANTED_MILLIS = 50;
    private static final int CLIENTS = 20;
    private static final int ASKED = 40;

    /** A proxy of two workers before an upstream that answers {@code /hold…} only when told. */
    private static final class Two implements AutoCloseable {
        private final ConcurrentHashMap<String, CountDownLatch> held = new ConcurrentHashMap<>();
        private final RawUpstream upstream;
        private final Cluster cluster;
        private final RunningProxy proxy;
        private final Wire[] clients = new Wire[4];

        Two() throws IOException {
            upstream = new RawUpstream(peer -> {
                while (true) {
                    String path = peer.request().start().split(" ", -1)[1];
                    if (path.startsWith("/hold")) {
                        Scene.await(latch(path));
                    }
                    peer.send(RawUpstream.ok(path));
                }
            });
            int unlimited = CircuitBreakerSpec.UNLIMITED;
            CircuitBreakerSpec most = new CircuitBreakerSpec(2, unlimited, unlimited, unlimited, RetryBudget.NONE);
            cluster = RunningProxy.cluster(2, new ResilienceSpec(ConnectionSpec.DEFAULT, most, null), upstream.port());
            proxy = RunningProxy.of(2, new Logged(), RunningProxy.to(cluster));
            for (int i = 0; i < clients.length; i++) {
                clients[i] = Wire.to(proxy.port());
            }
        }

        private CountDownLatch latch(String path) {
            return held.computeIfAbsent(path, p -> new CountDownLatch(1));
        }

        void release(String path) {
            latch(path).countDown();
        }

        /** Has a client ask, and waits until the upstream has heard it. */
        void hold(int client, String path) throws IOException {
            clients[client].send("GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n");
            Scene.await(() ->
                    upstream.requests().stream().anyMatch(one -> one.start().contains(path + " ")));
        }

        void ask(int client, String path) throws IOException {
            clients[client].send("GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n");
        }

        void answered(int client, String path) throws IOException {
            assertEquals(path, clients[client].answer().body());
        }

        long count(ClusterCounter counter) {
            return cluster.cells().value(counter);
        }

        @Override
        public void close() throws IOException {
            for (Wire client : clients) {
                client.close();
            }
            proxy.close();
            upstream.close();
        }
    }

    /** One worker has two idle connections, the other a busy one: a second request there may not wait for the busy one. */
    @Test
    void anIdleConnectionOfAnotherWorkerMakesRoom() throws IOException {
        long fastest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            try (Two two = new Two()) {
                two.hold(0, "/hold-0");
                two.hold(2, "/hold-2");
                two.release("/hold-0");
                two.release("/hold-2");
                two.answered(0, "/hold-0");
                two.answered(2, "/hold-2");
                two.hold(1, "/hold-1");
                assertEquals(1, two.count(ClusterCounter.UPSTREAM_CX_OVERFLOW));
                assertEquals(3, two.count(ClusterCounter.UPSTREAM_CX_ACTIVE));

                long start = System.nanoTime();
                two.ask(3, "/quick");
                two.answered(3, "/quick");
                fastest = Math.min(fastest, System.nanoTime() - start);

                Scene.await(() -> two.count(ClusterCounter.UPSTREAM_CX_ACTIVE) == 2);
                two.release("/hold-1");
                two.answered(1, "/hold-1");
            }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(fastest);
        assertTrue(millis < WANTED_MILLIS, "room after " + millis + " ms");
    }

    /** Nothing idles when the request comes; what becomes idle is given up at once. */
    @Test
    void aConnectionThatBecomesIdleElsewhereMakesRoom() throws IOException {
        try (Two two = new Two()) {
            two.hold(0, "/hold-0");
            two.hold(2, "/hold-2");
            two.hold(1, "/hold-1");
            two.ask(3, "/quick");
            Scene.await(() -> two.count(ClusterCounter.UPSTREAM_RQ_PENDING_ACTIVE) == 1);

            two.release("/hold-0");
            two.release("/hold-2");

            two.answered(3, "/quick");
            two.answered(0, "/hold-0");
            two.answered(2, "/hold-2");
            Scene.await(() -> two.count(ClusterCounter.UPSTREAM_CX_ACTIVE) == 2);
            two.release("/hold-1");
            two.answered(1, "/hold-1");
        }
    }

    /** Connections of clients that are all busy at once, from four workers to three endpoints: one more than the bound in each pool. */
    @Test
    void manyClientsHaveNoMoreConnectionsThanTheBoundAndOneForEachPool() throws Exception {
        CompletableFuture<CircuitBreaker> breaker = new CompletableFuture<>();
        AtomicInteger peak = new AtomicInteger();
        // An endpoint hears late of what was closed: at each connection the places taken are looked at.
        RawUpstream.Script script = peer -> {
            peak.accumulateAndGet(breaker.join().connections(), Math::max);
            RawUpstream.answering(RawUpstream.ok("ok")).serve(peer);
        };
        int unlimited = CircuitBreakerSpec.UNLIMITED;
        CircuitBreakerSpec most = new CircuitBreakerSpec(2, unlimited, unlimited, unlimited, RetryBudget.NONE);
        ResilienceSpec spec = new ResilienceSpec(ConnectionSpec.DEFAULT, most, null);
        try (RawUpstream one = new RawUpstream(script);
                RawUpstream two = new RawUpstream(script);
                RawUpstream three = new RawUpstream(script)) {
            Cluster cluster = RunningProxy.cluster(4, spec, one.port(), two.port(), three.port());
            breaker.complete(cluster.breaker());
            try (RunningProxy proxy = RunningProxy.of(4, new Logged(), RunningProxy.to(cluster))) {
                Queue<Object> answered = new ConcurrentLinkedQueue<>();
                List<Thread> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new Thread(() -> answered.add(ask(proxy.port()))));
                }
                clients.forEach(Thread::start);
                for (Thread client : clients) {
                    client.join();
                }

                assertEquals(Collections.nCopies(CLIENTS, ASKED), List.copyOf(answered));
                assertTrue(peak.get() > 2, "peak " + peak);
                assertTrue(peak.get() <= 2 + 3 * 4, "peak " + peak);
            }
        }
    }

    /** How many requests of one client were served. */
    private static Object ask(int port) {
        try (Wire wire = Wire.to(port)) {
            int served = 0;
            for (int i = 0; i < ASKED; i++) {
                wire.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
                served += wire.answer().status() == 200 ? 1 : 0;
            }
            return served;
        } catch (IOException e) {
            return e;
        }
    }
}
