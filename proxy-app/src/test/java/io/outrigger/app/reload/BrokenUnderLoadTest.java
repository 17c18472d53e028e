package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty configurations that are wrong, each in another way, while clients ask: every one is refused with its place, none is felt. */
final class BrokenUnderLoadTest {
    private static final int CLIENTS = 4;

    private static String rule(String spec) {
        return "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: bad}\nspec:\n  " + spec
                + "\n";
    }

    private static String destination(String policy) {
        return "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: bad}\nspec:\n  host: one\n"
                + "  trafficPolicy: " + policy + "\n";
    }

    private static String route(String more) {
        return rule("{hosts: [a], http: [{route: [{destination: {host: one}}], " + more + "}]}");
    }

    private static List<String> broken() {
        List<String> all = new ArrayList<>();
        for (String spec : List.of(
                "{hosts: [a], http: [{route: [{destination: {host: one}, weight: 1.5}]}]}",
                "{hosts: [a], http: [{route: [{destination: {}}]}]}",
                "{hosts: [a], http: [{}]}",
                "{hosts: [a], htp: []}",
                "{hosts: a}",
                "{hosts: [a], http: {route: []}}",
                "{hosts: [\"a b\"], http: [{route: [{destination: {host: one}}]}]}",
                "{hosts: [a], http: [{route: [{destination: {host: one}, weight: -1}]}]}",
                "{hosts: [a], http: [{route: [{destination: {host: one, port: {number: 70000}}}]}]}",
                "{hosts: [a], http: [{redirect: {redirectCode: 200}}]}",
                "{hosts: [a], http: [{directResponse: {status: 99}}]}")) {
            all.add(rule(spec));
        }
        for (String more : List.of(
                "timeout: 5",
                "timeout: \"5 s\"",
                "timeout: -1s",
                "timeout: 0s",
                "retries: {attempts: -1}",
                "retries: {attempts: 1, retryOn: sometimes}",
                "retries: {attempts: 1, retryOn: \"404, 500\"}",
                "retries: {attempts: 1, perTryTimeout: fast}",
                "retries: {attempts: 1, perTryTimeout: 0s}",
                "match: [{uri: {exact: a, prefix: b}}]",
                "match: [{uri: {regex: \"[\"}}]",
                "match: [{headers: {x: {regex: \"(\"}}}]",
                "match: [{uri: /a}]",
                "fault: {abort: {httpStatus: 99, percentage: {value: 1}}}",
                "fault: {abort: {httpStatus: 500, percentage: {value: 101}}}",
                "fault: {delay: {fixedDelay: 0s, percentage: {value: 1}}}",
                "mirror: {}",
                "rewrite: {uri: /, uriRegexRewrite: {match: a, rewrite: b}}",
                "corsPolicy: {maxAge: 1.5s}",
                "headers: {request: {set: [a]}}")) {
            all.add(route(more));
        }
        for (String policy : List.of(
                "{}",
                "{loadBalancer: {simple: FAST}}",
                "{connectionPool: {}}",
                "{connectionPool: {tcp: {maxConnections: -1}}}",
                "{connectionPool: {tcp: {maxConnections: many}}}",
                "{connectionPool: {tcp: {connectTimeout: 0s}}}",
                "{connectionPool: {tcp: {connectTimeout: 1us}}}",
                "{connectionPool: {http: {http2MaxRequests: -2}}}",
                "{connectionPool: {http: {maxRetries: 1.5}}}",
                "{outlierDetection: {interval: 0s}}",
                "{outlierDetection: {baseEjectionTime: 0s}}",
                "{outlierDetection: {maxEjectionPercent: 101}}",
                "{outlierDetection: {minHealthPercent: -1}}",
                "{outlierDetection: {consecutive5xxErrors: -1}}",
                "{outlierDetection: {consecutiveLocalOriginFailures: 1}}",
                "{retryBudget: {percent: 200}}",
                "{portLevelSettings: [{loadBalancer: {simple: RANDOM}}]}",
                "{portLevelSettings: [{port: {number: 80}}]}",
                "{tunnel: {}, proxyProtocol: {}}")) {
            all.add(destination(policy));
        }
        return all;
    }

    private static void ask(Trial trial, AtomicBoolean over, AtomicInteger answered, Queue<String> wrong) {
        try (Talk talk = trial.talk()) {
            while (!over.get()) {
                HttpText.Head head = talk.get(Trial.HOST, "/one").head();
                if (head.status() != 200 || !"1".equals(head.field("x-config")) || head.closes()) {
                    wrong.add(head.toString());
                }
                answered.incrementAndGet();
            }
        } catch (IOException | RuntimeException e) {
            wrong.add(e.toString());
        }
    }

    @Test
    @Timeout(40)
    void fiftyWrongConfigurationsAreRefusedAndNotFelt(@TempDir Path parent) throws Exception {
        List<String> all = broken();
        assertTrue(all.size() >= 50, "only " + all.size());
        Path folder = Files.createDirectory(parent.resolve("config"));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<String> accepted = new ArrayList<>();
        try (Trial trial = Trial.running(folder)) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Thread client = new Thread(() -> ask(trial, over, answered, wrong), "client");
                clients.add(client);
                client.start();
            }
            trial.routes(2, "one.example.com");
            for (String document : all) {
                int before = answered.get();
                trial.folder().write("bad.yaml", document);
                Reload reload = trial.reload();
                if (reload.outcome() != Reload.Outcome.INVALID
                        || !reload.problems().toString().contains("bad.yaml:")) {
                    accepted.add(reload.outcome() + " " + reload.problems() + " for " + document);
                }
                Waiting.until("answers", () -> answered.get() > before || !wrong.isEmpty());
            }
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }

            assertEquals(List.of(), accepted);
            assertEquals(List.of(), List.copyOf(wrong));
            trial.folder().delete("bad.yaml");
            trial.applied();
            try (Talk talk = trial.talk()) {
                assertEquals("2", talk.get(Trial.HOST, "/one").head().field("x-config"));
            }
        }
    }
}
