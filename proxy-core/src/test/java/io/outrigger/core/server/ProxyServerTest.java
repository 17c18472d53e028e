package io.outrigger.core.server;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ListenerCounter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where connections arrive and who gets them, and how a server ends. */
final class ProxyServerTest extends RunningServers {
    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void servesOnTheBoundPort(Transport.Kind kind) throws IOException {
        ProxyServer server = server(ServerOptions.of(2).withTransport(kind));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));

        try (Talk talk = talk(server, "main")) {
            assertTrue(talk.read(5).startsWith("[one "));
            talk.send("hello");
        }
    }

    @Test
    void givesConnectionsToTheWorkerWithTheFewest() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        int port = where(server, "main").getPort();

        try (Talk first = talk(server, "main");
                Talk second = talk(server, "main")) {
            hears(first, "[one UNDETECTED " + port + " 0]");
            hears(second, "[one UNDETECTED " + port + " 1]");
            closeQuietly(first);
            eventually("worker 0 is idle", () -> server.workers().get(0).connections() == 0);
            try (Talk third = talk(server, "main")) {
                hears(third, "[one UNDETECTED " + port + " 0]");
            }
        }
    }

    @Test
    void countsConnectionsAndForgetsThemOnce() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));

        try (Talk talk = talk(server, "main")) {
            talk.read(1);
            assertEquals(1, count(server, ListenerCounter.DOWNSTREAM_CX_ACTIVE));
        }

        eventually("the connection is gone", () -> server.connections() == 0);
        assertEquals(0, count(server, ListenerCounter.DOWNSTREAM_CX_ACTIVE));
        assertEquals(1, count(server, ListenerCounter.DOWNSTREAM_CX_TOTAL));
        assertEquals(1, count(server, ListenerCounter.DOWNSTREAM_CX_DESTROY));
    }

    @Test
    void detectionChoosesTheChainAndLosesNoByte() throws IOException {
        ProxyServer server = server(ServerOptions.of(1));
        ListenerSpec spec = new ListenerSpec(
                "main",
                ANY_PORT,
                true,
                false,
                Direction.OUTBOUND,
                new Detection(true, true, 0),
                List.of(Named.chain("h", FilterChainMatch.ANY.with(Set.of(Application.HTTP1)), "http")),
                Named.chain("f", FilterChainMatch.ANY, "bytes"));
        apply(server, spec);
        int port = where(server, "main").getPort();

        try (Talk http = talk(server, "main");
                Talk other = talk(server, "main")) {
            http.send("GET / HT").send("TP/1.1\r\n\r\n");
            other.send("hello there\r\n");

            hears(http, "[http HTTP1 " + port + " 0]GET / HTTP/1.1\r\n\r\n");
            hears(other, "[bytes OPAQUE " + port + " 0]hello there\r\n");
        }
    }

    @Test
    void closesAndLogsWhatNoChainTakes() throws IOException {
        ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
        ProxyServer server = server(ServerOptions.of(1));
        apply(
                server,
                bound("main", Named.chain("c", FilterChainMatch.port(1), "one"))
                        .with((worker, entry) -> log.add(entry.responseFlags() + " " + entry.responseCodeDetails())));

        try (Talk talk = talk(server, "main")) {
            assertTrue(talk.ended());
        }

        assertEquals(List.of(ResponseFlags.with(0, ResponseFlag.NR) + " filter_chain_not_found"), List.copyOf(log));
        assertEquals(1, count(server, ListenerCounter.NO_FILTER_CHAIN_MATCH));
        assertEquals(0, count(server, ListenerCounter.DOWNSTREAM_CX_TOTAL));
    }

    @Test
    void capturedConnectionsGoToTheListenerOfTheirDestination() throws IOException {
        AtomicReference<@Nullable InetSocketAddress> destination = new AtomicReference<>();
        ProxyServer server = server(ServerOptions.of(1).withOriginalDestination(channel -> destination.get()));
        apply(
                server,
                capturing("virtual", "own"),
                unbound("exact", address("10.96.0.10", 9000)),
                unbound("port", address("0.0.0.0", 9000)),
                unbound("six", address("::", 9001)));

        assertEquals("[exact", greeting(server, destination, address("10.96.0.10", 9000)));
        assertEquals("[port ", greeting(server, destination, address("10.96.0.11", 9000)));
        assertEquals("[six U", greeting(server, destination, address("10.96.0.11", 9001)));
        assertEquals("[own U", greeting(server, destination, address("10.96.0.11", 9002)));
    }

    @Test
    void closesCapturedConnectionsWithoutDestination() throws IOException {
        ProxyServer server = server(ServerOptions.of(1));
        apply(server, capturing("main", "own"));

        try (Talk talk = talk(server, "main")) {
            assertTrue(talk.ended());
        }

        assertEquals(1, count(server, ListenerCounter.NO_ORIGINAL_DST));
    }

    @Test
    void twoServersLiveInOneProcess() throws IOException {
        ProxyServer one = server(ServerOptions.of(1));
        ProxyServer two = server(ServerOptions.of(1));
        apply(one, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        apply(two, bound("main", Named.chain("c", FilterChainMatch.ANY, "two")));

        assertNotEquals(one.address("main"), two.address("main"));
        one.close();

        try (Talk talk = talk(two, "main")) {
            assertEquals("[two", talk.read(4));
        }
    }

    @Test
    void drainsUntilTheLastConnectionEnds() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        ConcurrentLinkedQueue<Integer> told = new ConcurrentLinkedQueue<>();
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        try (Talk talk = talk(server, "main")) {
            talk.read(1);
            server.addDrainHook(worker -> {
                told.add(worker.index());
                worker.loop().execute(() -> closeQuietly(talk));
            });

            server.drain(Duration.ofSeconds(10));
        }

        assertTrue(server.draining());
        assertEquals(0, server.connections());
        assertEquals(Set.of(0, 1), Set.copyOf(told));
    }

    @Test
    void whoComesBetweenTheDrainAndTheEndIsServed() throws Exception {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        server.drain(Duration.ofSeconds(10));
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            talks.add(talk(server, "main"));
        }
        Thread end = new Thread(server::close);

        end.start();

        for (Talk talk : talks) {
            hears(talk, "[one ");
            closeQuietly(talk);
        }
        end.join();
    }

    @Test
    void closingEndsConnections() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        InetSocketAddress address = where(server, "main");
        try (Talk talk = talk(server, "main")) {
            talk.readGreeting();

            server.close();

            assertTrue(talk.ended());
        }
        assertThrows(ConnectException.class, () -> new Talk(address).close());
        assertInstanceOf(ApplyResult.Refused.class, server.apply(snapshot(9)));
    }

    private static String greeting(
            ProxyServer server, AtomicReference<@Nullable InetSocketAddress> destination, InetSocketAddress to)
            throws IOException {
        destination.set(to);
        try (Talk talk = talk(server, "virtual")) {
            return talk.read(6);
        }
    }

    private static ListenerSpec capturing(String name, String text) {
        return listener(name, ANY_PORT, true, true, Named.chain("c", FilterChainMatch.ANY, text));
    }

    private static ListenerSpec unbound(String text, InetSocketAddress address) {
        return listener(text, address, false, false, Named.chain("c", FilterChainMatch.ANY, text));
    }
}
