package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.exchange.BreakerModel.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Bounds of a cluster, step by step: the model counts as Envoy does with one worker, and the proxy counts as the model with one worker
 * and with four.
 */
final class BreakerModelTest {
    private static final int CLIENTS = 12;
    private static final int STEPS = 50;

    /** The last count. Envoy looks for room twice when a connection ends after its last request, and counts both. */
    private static final int CONNECTION_OVERFLOW = BreakerModel.COUNTERS.size() - 1;

    private static final List<Policy> POLICIES = List.of(
            new Policy(1, 1, 0, 0),
            new Policy(2, 2, 0, 0),
            new Policy(3, 1, 0, 0),
            new Policy(2, 0, 0, 0),
            new Policy(2, 3, 2, 0),
            new Policy(6, 2, 4, 0),
            new Policy(0, 1, 3, 0),
            new Policy(0, 0, 5, 0),
            new Policy(1, 4, 1, 0));

    /** One line of the record. */
    private record Step(boolean ask, int client, List<Long> counts, List<Integer> held) {
        static Step of(String line) {
            String[] parts = line.split(" ?\\| ?", -1);
            String[] what = parts[0].split(" ", -1);
            return new Step(
                    what[0].equals("ask"),
                    Integer.parseInt(what[1]),
                    words(parts[1]).stream().map(Long::valueOf).toList(),
                    words(parts[2]).stream().map(Integer::valueOf).toList());
        }

        private static List<String> words(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
        }
    }

    private record Trace(Policy policy, List<Step> steps) {}

    private static List<Trace> recorded() throws IOException {
        List<Trace> traces = new ArrayList<>();
        try (InputStream in = BreakerModelTest.class.getResourceAsStream("/breaker/envoy.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            for (String line : text.lines().toList()) {
                if (line.startsWith("policy ")) {
                    int[] bounds = Step.words(line.substring(7)).stream()
                            .mapToInt(Integer::parseInt)
                            .toArray();
                    traces.add(new Trace(new Policy(bounds[0], bounds[1], bounds[2], bounds[3]), new ArrayList<>()));
                } else if (!line.startsWith("#")) {
                    traces.get(traces.size() - 1).steps().add(Step.of(line));
                }
            }
        }
        return traces;
    }

    private static void take(BreakerModel model, Step step) {
        if (step.ask()) {
            model.ask(step.client());
        } else {
            model.answer(step.client());
        }
    }

    @Test
    void theModelWithOneWorkerIsEnvoy() throws IOException {
        List<Trace> traces = recorded();
        for (Trace trace : traces) {
            BreakerModel model = new BreakerModel(trace.policy(), 1);
            for (Step step : trace.steps()) {
                take(model, step);
                int compared =
                        trace.policy().perConnection() == 0 ? step.counts().size() : CONNECTION_OVERFLOW;
                assertEquals(
                        step.counts().subList(0, compared),
                        model.counts().subList(0, compared),
                        trace.policy() + ", " + step);
                assertEquals(step.held(), model.held(), trace.policy() + ", " + step);
            }
        }
        assertTrue(traces.size() >= 10);
    }

    /** A proxy before an upstream that answers a client when told, and clients whose connections went to the workers in turn. */
    private static final class Run implements AutoCloseable {
        private final Semaphore[] answers = new Semaphore[CLIENTS];
        private final CopyOnWriteArraySet<Integer> held = new CopyOnWriteArraySet<>();
        private final Wire[] clients = new Wire[CLIENTS];
        private final RawUpstream upstream;
        private final Cluster cluster;
        private final RunningProxy proxy;

        Run(Policy policy, int workers) throws IOException {
            for (int i = 0; i < CLIENTS; i++) {
                answers[i] = new Semaphore(0);
            }
            upstream = new RawUpstream(peer -> {
                while (true) {
                    int client = Integer.parseInt(
                            peer.request().start().split(" ", -1)[1].substring(1));
                    held.add(client);
                    answers[client].acquire();
                    held.remove(client);
                    peer.send(RawUpstream.ok("ok"));
                }
            });
            cluster = RunningProxy.cluster(workers, policy.spec(), upstream.port());
            proxy = RunningProxy.of(workers, new Logged(), RunningProxy.to(cluster));
            for (int i = 0; i < CLIENTS; i++) {
                clients[i] = Wire.to(proxy.port());
            }
        }

        void take(Step step, BreakerModel model) throws IOException {
            if (step.ask()) {
                clients[step.client()].send("GET /" + step.client() + " HTTP/1.1\r\nhost: a\r\n\r\n");
            } else {
                answers[step.client()].release();
                assertEquals(200, clients[step.client()].answer().status());
            }
            for (int refused : model.refused()) {
                Message answer = clients[refused].answer();
                assertEquals(503, answer.status());
                assertTrue(answer.fields().contains("x-envoy-overloaded: true"), answer.toString());
            }
        }

        List<Long> counts() {
            return BreakerModel.COUNTERS.stream()
                    .map(one -> cluster.cells().value(one))
                    .toList();
        }

        List<Integer> held() {
            return held.stream().sorted().toList();
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

    private static void assertCounts(BreakerModel model, Run run, String where) {
        try {
            Scene.await(() -> run.counts().equals(model.counts()) && run.held().equals(model.held()));
        } catch (AssertionError never) {
            assertEquals(model.counts() + " " + model.held(), run.counts() + " " + run.held(), where);
        }
    }

    @Test
    void theProxyWithOneWorkerIsEnvoy() throws IOException {
        for (Trace trace : recorded()) {
            BreakerModel model = new BreakerModel(trace.policy(), 1);
            try (Run run = new Run(trace.policy(), 1)) {
                for (Step step : trace.steps()) {
                    take(model, step);
                    run.take(step, model);
                    assertCounts(model, run, trace.policy() + ", " + step);
                }
            }
        }
    }

    /** Any step that is possible; where there is a choice, rather one more request. */
    private static Step next(Random draws, BreakerModel model) {
        int[] idle = IntStream.range(0, CLIENTS).filter(model::idle).toArray();
        List<Integer> held = model.held();
        boolean ask = idle.length > 0 && (held.isEmpty() || draws.nextInt(100) < 60);
        int client = ask ? idle[draws.nextInt(idle.length)] : held.get(draws.nextInt(held.size()));
        return new Step(ask, client, List.of(), List.of());
    }

    @Test
    void theProxyWithFourWorkersIsTheModel() throws IOException {
        Random draws = new Random(44);
        for (Policy policy : POLICIES) {
            List<String> past = new ArrayList<>();
            BreakerModel model = new BreakerModel(policy, 4);
            try (Run run = new Run(policy, 4)) {
                for (int i = 0; i < STEPS; i++) {
                    Step step = next(draws, model);
                    past.add((step.ask() ? "ask " : "answer ") + step.client());
                    take(model, step);
                    run.take(step, model);
                    assertCounts(model, run, policy + ", " + past);
                    Long bound = BreakerModel.bound(policy, 4);
                    assertTrue(bound == null || model.counts().get(3) <= bound, past.toString());
                }
            }
        }
    }
}
