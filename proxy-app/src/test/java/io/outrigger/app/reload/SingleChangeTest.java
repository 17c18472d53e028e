package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.ports.FreePort;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.core.stats.ClusterCounter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One change at a time: what it brings, and what it leaves alone. */
class SingleChangeTest {
    private Trial trial;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        trial = Trial.running(folder);
    }

    @AfterEach
    void stop() throws IOException {
        trial.close();
    }

    @Test
    void aChangeOfRoutesAloneReachesStandingConnectionsAndKeepsThoseToEndpoints() throws IOException {
        try (Talk talk = trial.talk()) {
            assertEquals("1", get(talk, "/one").head().field("x-config"));
            get(talk, "/two");

            trial.routes(2, "one.example.com");
            trial.applied();

            assertEquals("2", get(talk, "/one").head().field("x-config"));
            get(talk, "/two");
            assertEquals(1, trial.one().connections());
            assertEquals(1, trial.two().connections());
            assertEquals(1, trial.count("one.example.com", ClusterCounter.UPSTREAM_CX_TOTAL));
            assertEquals(2, trial.count("one.example.com", ClusterCounter.UPSTREAM_RQ_TOTAL));
        }
    }

    @Test
    void aChangeOfWeightsKeepsConnectionsToEndpoints() throws IOException {
        try (Talk talk = trial.talk()) {
            assertEquals("one", get(talk, "/one").from());
            get(talk, "/two");

            trial.routes(2, "one.example.com=0", "two.example.com=100");
            trial.applied();

            assertEquals("two", get(talk, "/one").from());
            trial.routes(3, "one.example.com=100", "two.example.com=0");
            trial.applied();
            assertEquals("one", get(talk, "/one").from());
            assertEquals(1, trial.one().connections());
            assertEquals(1, trial.two().connections());
        }
    }

    @Test
    void aChangeOfOneClustersPolicyEndsItsIdleConnectionsOnly() throws IOException {
        try (Talk talk = trial.talk()) {
            get(talk, "/one");
            get(talk, "/two");

            trial.folder().write("policy.yaml", Yaml.policy("two.example.com", "RANDOM"));
            trial.applied();

            Waiting.until("the old connection is closed", () -> trial.two().standing() == 0);
            assertEquals("one", get(talk, "/one").from());
            assertEquals("two", get(talk, "/two").from());
            assertEquals(1, trial.one().connections());
            assertEquals(2, trial.two().connections());
            assertEquals(2, trial.count("two.example.com", ClusterCounter.UPSTREAM_CX_TOTAL));
            assertEquals(1, trial.count("two.example.com", ClusterCounter.UPSTREAM_CX_ACTIVE));
        }
    }

    @Test
    void anEndpointTakesPartFromItsReloadToTheOneThatRemovesIt() throws IOException {
        try (Talk talk = trial.talk();
                Origin more = new Origin("more")) {
            get(talk, "/one");

            trial.endpoints("one.example.com", trial.one().port(), more.port());
            trial.applied();
            for (int i = 0; i < 100 && more.requests() == 0; i++) {
                get(talk, "/one");
            }
            assertTrue(more.requests() > 0);
            trial.endpoints("one.example.com", trial.one().port());
            trial.applied();

            long before = more.requests();
            for (int i = 0; i < 50; i++) {
                assertEquals("one", get(talk, "/one").from());
            }
            assertEquals(before, more.requests());
            Waiting.until("its connections are closed", () -> more.standing() == 0);
        }
    }

    @Test
    void aRequestInFlightWhenItsClusterIsReplacedEndsWhole() throws IOException {
        try (Talk talk = trial.talk()) {
            talk.ask(Trial.HOST, "/two?send=2000000&pause=5000000");
            Waiting.until("the request is with its origin", () -> trial.two().requests() == 1);

            trial.folder().write("policy.yaml", Yaml.policy("two.example.com", "RANDOM"));
            trial.applied();

            assertEquals(Content.checksum(2_000_000), talk.answer(0).body().checksum());
            assertEquals("two", get(talk, "/two").from());
            assertEquals(2, trial.two().connections());
            Waiting.until(
                    "the connection of before is closed", () -> trial.two().standing() == 1);
        }
    }

    @Test
    void aRequestThatWaitsInAFilterWhileItsClusterIsReplacedLeavesNoConnectionBehind() throws IOException {
        String slow = Yaml.route("/two", 2, "two.example.com")
                .replace("    route:", "    fault: {delay: {fixedDelay: 1s, percentage: {value: 100}}}\n    route:");
        trial.folder().write("routes.yaml", Yaml.rules("main", List.of(slow)));
        trial.applied();
        try (Talk talk = trial.talk()) {
            talk.ask(Trial.HOST, "/two");
            Waiting.until("the request waits", () -> trial.admin("/stats").contains("downstream_rq_active: 1"));

            trial.folder().write("policy.yaml", Yaml.policy("two.example.com", "RANDOM"));
            trial.applied();

            assertEquals("two", talk.answer(0).from());
            Waiting.until(
                    "the connection of before is closed", () -> trial.two().standing() == 0);
            assertEquals(0, trial.proxy().upstreamConnections());
        }
    }

    @Test
    void aListenerThatIsAddedServesAtOnce() throws IOException {
        int port = addListener();

        try (Talk talk = new Talk(port)) {
            assertEquals("one", get(talk, "/one").from());
        }
    }

    private int addListener() throws IOException {
        int port = FreePort.next();
        trial.folder()
                .write(
                        "extra.yaml",
                        Yaml.gateway("extra", port)
                                + Yaml.rules("extra", List.of(Yaml.route("/one", 7, "one.example.com"))));
        trial.applied();
        return port;
    }

    @Test
    void aRemovedListenerRefusesNewConnectionsAndServesStandingOnesOnceMore() throws IOException {
        int port = addListener();
        try (Talk idle = new Talk(port);
                Talk busy = new Talk(port)) {
            get(idle, "/one");
            busy.ask(Trial.HOST, "/one?send=1000000&pause=10000000");
            Waiting.until("the request is with its origin", () -> trial.one().requests() == 2);

            trial.folder().delete("extra.yaml");
            trial.applied();

            assertThrows(ConnectException.class, () -> new Talk(port).close());
            assertEquals(Content.checksum(1_000_000), busy.answer(0).body().checksum());
            Talk.Answer last = get(idle, "/one");
            assertEquals("one", last.from());
            assertEquals("7", last.head().field("x-config"));
            assertTrue(last.head().closes());
            assertTrue(idle.ended());
        }
    }

    @Test
    void anAnswerThatBeginsAfterTheRemovalOfItsListenerSaysThatTheConnectionCloses() throws IOException {
        int port = addListener();
        try (Talk talk = new Talk(port)) {
            talk.send("POST /one HTTP/1.1\r\nhost: " + Trial.HOST + "\r\ncontent-length: 5\r\n\r\nab");
            Waiting.until("the request is with its origin", () -> trial.one().requests() == 1);

            trial.folder().delete("extra.yaml");
            trial.applied();
            talk.send("cde");

            Talk.Answer answer = talk.answer(0);
            assertEquals(200, answer.head().status());
            assertTrue(answer.head().closes());
        }
    }

    @Test
    void aPortInUseKeepsWhatRunsAndIsTriedAgain() throws IOException {
        try (Talk talk = trial.talk()) {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                trial.folder().write("extra.yaml", Yaml.gateway("extra", taken.getLocalPort()));
                trial.routes(2, "one.example.com");

                Reload reload = trial.reload();

                assertEquals(Reload.Outcome.NOT_APPLIED, reload.outcome());
                assertTrue(reload.message().contains(":" + taken.getLocalPort()), reload.message());
                assertEquals("1", get(talk, "/one").head().field("x-config"));
                assertTrue(trial.admin("/stats").contains("outrigger.config.stale: 1"));
            }
            trial.applied();
            assertEquals("2", get(talk, "/one").head().field("x-config"));
            assertTrue(trial.admin("/stats").contains("outrigger.config.stale: 0"));
        }
    }

    @Test
    void aReloadWithoutAChangeDoesNothing() throws IOException {
        trial.routes(1, "one.example.com");

        assertEquals(Reload.Outcome.UNCHANGED, trial.reload().outcome());
        assertFalse(trial.admin("/stats").contains("outrigger.config.generation: 2"));
    }

    private static Talk.Answer get(Talk talk, String path) throws IOException {
        Talk.Answer answer = talk.get(Trial.HOST, path);
        assertEquals(200, answer.head().status(), path);
        return answer;
    }
}
