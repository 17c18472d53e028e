package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.http.exchange.FaultyServer.Fault;
import io.outrigger.http.route.RetryPolicy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many requests to upstreams that break off at random: none is sent more often than the policy says, no client gets bytes that are not
 * its answer, and none takes half an answer for a whole one. As many requests as {@code outrigger.battery.requests} says, or fit into
 * {@code outrigger.battery.seconds}. Runs without the leak detector, which takes nine tenths of the time.
 */
@Tag("battery")
final class ResetBatteryTest {
    private static final int REQUESTS = Integer.getInteger("outrigger.battery.requests", 100_000);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("outrigger.battery.seconds", 20));
    private static final int FEWER = REQUESTS / 4;
    private static final int CLIENTS = 8;
    private static final int LEAST = 500;
    private static final int MANY = 1000;

    /** Clients that ask for one id after the other, and what they found wrong. */
    private static final class Clients {
        private final int port;
        private final boolean posts;
        private final int total;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicInteger cut = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final long deadline = System.nanoTime() + NANOS;

        Clients(int port, boolean posts, int total) {
            this.port = port;
            this.posts = posts;
            this.total = total;
        }

        /** Asks for all; answers how many ids were used. */
        int run() throws InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Thread thread = new Thread(this::ask, "client");
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return Math.min(next.get(), total);
        }

        private int nextId() {
            return System.nanoTime() > deadline ? total : next.getAndIncrement();
        }

        private void ask() {
            int id = nextId();
            while (id < total) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    InputStream in = new BufferedInputStream(socket.getInputStream());
                    for (boolean lives = true; lives && id < total; id = nextId()) {
                        String line = posts ? "POST / HTTP/1.1\r\ncontent-length: 2\r\n" : "GET / HTTP/1.1\r\n";
                        String text = line + "host: a\r\nx-id: " + id + "\r\n\r\n" + (posts ? "ok" : "");
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                        lives = answer(in, id);
                    }
                } catch (IOException e) {
                    wrong.add(id + ": " + e);
                    id = nextId();
                }
            }
        }

        /** Reads one answer; answers whether the connection goes on. */
        private boolean answer(InputStream in, int id) throws IOException {
            String status = line(in);
            int length = 0;
            boolean chunked = false;
            boolean closes = false;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.startsWith("content-length: ")) {
                    length = Integer.parseInt(line.substring(16));
                }
                chunked |= line.equals("transfer-encoding: chunked");
                closes |= line.equals("connection: close");
            }
            if (status.equals("HTTP/1.1 503 Service Unavailable")) {
                refused.incrementAndGet();
                return in.readNBytes(length).length == length && !closes;
            }
            byte[] body = chunked ? chunks(in) : in.readNBytes(length);
            if (body == null || body.length < length) {
                cut.incrementAndGet();
                return false;
            }
            String text = new String(body, StandardCharsets.US_ASCII);
            if (!status.equals("HTTP/1.1 200 OK") || !text.equals(FaultyServer.bodyOf(id))) {
                wrong.add(id + ": " + status + ", " + text);
            }
            whole.incrementAndGet();
            return !closes;
        }

        /** Null if the last chunk is missing. */
        private static byte @Nullable [] chunks(InputStream in) throws IOException {
            StringBuilder all = new StringBuilder();
            try {
                for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                    all.append(new String(in.readNBytes(size), StandardCharsets.US_ASCII));
                    line(in);
                }
            } catch (IOException noLastChunk) {
                return null;
            }
            line(in);
            return all.toString().getBytes(StandardCharsets.US_ASCII);
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("ended behind " + line);
                }
                line.append((char) b);
            }
            line.setLength(line.length() - 1);
            return line.toString();
        }
    }

    private static RetryPolicy twice(RetryPolicy.Word word) {
        return new RetryPolicy(2, EnumSet.of(word), Set.of(), 0, 1_000_000, false, false);
    }

    private static void run(int total, RetryPolicy policy, boolean posts, int most, Fault... plan) throws Exception {
        try (FaultyServer server = new FaultyServer(total, plan)) {
            CircuitBreakerSpec bounds = new CircuitBreakerSpec(MANY, MANY, MANY, MANY, RetryBudget.NONE);
            ResilienceSpec resilience = new ResilienceSpec(ConnectionSpec.DEFAULT, bounds, null);
            Cluster cluster = RunningProxy.cluster(2, resilience, server.port());
            AccessLog log = (worker, entry) -> {};
            try (RunningProxy proxy = RunningProxy.of(2, log, RunningProxy.to(cluster, 0, policy))) {
                Clients clients = new Clients(proxy.port(), posts, total);
                int asked = clients.run();

                assertEquals(List.of(), List.copyOf(clients.wrong));
                assertTrue(asked >= LEAST, "only " + asked);
                assertTrue(server.faults() > asked / 10, "only " + server.faults());
                int often = 0;
                for (int id = 0; id < asked; id++) {
                    often = Math.max(often, server.seen(id));
                }
                assertTrue(often <= most, "one request came " + often + " times");
                assertEquals(asked, clients.whole.get() + clients.cut.get() + clients.refused.get());
                assertEquals(server.cut(), clients.cut.get());
                Scene.await(() -> cluster.cells().value(ClusterCounter.UPSTREAM_RQ_ACTIVE) == 0);
            }
            assertNothingTaken(cluster.breaker());
        }
    }

    /** Every place that was taken among the cluster's requests, retries and connections was given back. */
    private static void assertNothingTaken(CircuitBreaker breaker) {
        assertEquals(0, breaker.connections(), "connections");
        for (int i = 0; i < MANY; i++) {
            assertTrue(breaker.tryPending(), "pending");
            assertTrue(breaker.tryRequest(), "requests");
            assertTrue(breaker.tryRetry(), "retries");
            assertTrue(breaker.tryConnect(), "connections");
        }
    }

    /** Istio's default retries nothing that was written, and what may not happen twice is not replayed. */
    @Test
    @Timeout(900)
    void requestsThatMayNotHappenTwiceDoNot() throws Exception {
        run(
                REQUESTS,
                RetryPolicy.DEFAULT,
                true,
                1,
                Fault.NONE,
                Fault.NONE,
                Fault.RESET,
                Fault.CLOSE,
                Fault.RESET_AFTERWARDS);
    }

    /** Two retries and the silent replay of a request that changes nothing. Connections of answers thrown away serve others. */
    @Test
    @Timeout(900)
    void retriesStayWithinTheirPolicy() throws Exception {
        run(
                FEWER,
                twice(RetryPolicy.Word.FIVE_XX),
                false,
                4,
                Fault.NONE,
                Fault.RESET,
                Fault.CLOSE,
                Fault.RESET_AFTERWARDS,
                Fault.SURPLUS,
                Fault.UNAVAILABLE,
                Fault.UNAVAILABLE_HALF,
                Fault.UNAVAILABLE_SURPLUS);
    }

    /** Half of the answers: more than ten thousand. */
    @Test
    @Timeout(900)
    void answersThatAreCutAreCutForTheClientToo() throws Exception {
        run(FEWER, RetryPolicy.NONE, true, 1, Fault.NONE, Fault.HALF, Fault.HALF_CHUNKED, Fault.SURPLUS);
    }
}
