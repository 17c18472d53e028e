package io.outrigger.core.server;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ListenerCounter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {
    private static final Identity IDENTITY = new Identity(
            Identity.Role.SIDECAR, "default", "pod", "pod", Map.of(), "default", List.of(), Locality.UNKNOWN);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<ProxyServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(ProxyServer::close);
    }

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
    void aConnectionSeesTheNewChainOfItsNameAfterAReload() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        InetSocketAddress before = where(server, "main");
        try (Talk talk = talk(server, "main")) {
            talk.readGreeting();

            apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "two")));

            assertEquals(before, server.address("main"));
            assertEquals("two!", talk.send("!").read(4));
        }
    }

    @Test
    void theSlotOfARemovedChainIsEmpty() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        try (Talk talk = talk(server, "main")) {
            talk.readGreeting();

            apply(server, bound("main", Named.chain("d", FilterChainMatch.ANY, "two")));

            assertEquals("removed!", talk.send("!").read(8));
        }
    }

    @Test
    void aRemovedListenerIsClosedAndItsConnectionsLiveOn() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        InetSocketAddress before = where(server, "main");
        try (Talk talk = talk(server, "main")) {
            talk.readGreeting();

            apply(server);

            assertNull(server.address("main"));
            assertEquals("removed!", talk.send("!").read(8));
            assertTrue(refuses(before));
        }
    }

    @Test
    void connectionsThatWaitWhenTheirListenerGoesAreServed() throws IOException {
        ProxyServer server = server(ServerOptions.of(2));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        List<Talk> talks = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                talks.add(talk(server, "main"));
            }

            apply(server);

            for (Talk talk : talks) {
                hears(talk, "[one ");
            }
        } finally {
            talks.forEach(ProxyServerTest::closeQuietly);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoNeverStopsConnectingIsServedOrRefusedWhenAListenerGoes(int time) throws Exception {
        ProxyServer server = server(ServerOptions.of(1));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        InetSocketAddress where = where(server, "main");
        ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
        AtomicInteger heard = new AtomicInteger();
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            crowd.add(new Thread(() -> visitUntilRefused(where, heard, lost), "visitor " + i));
        }
        crowd.forEach(Thread::start);
        eventually("visitors are served", () -> heard.get() > 100);

        apply(server);

        for (Thread visitor : crowd) {
            visitor.join();
        }
        assertEquals(List.of(), List.copyOf(lost), "lost the " + time + ". time");
    }

    private static void visitUntilRefused(
            InetSocketAddress where, AtomicInteger heard, ConcurrentLinkedQueue<String> lost) {
        while (true) {
            Talk talk;
            try {
                talk = new Talk(where);
            } catch (IOException refused) {
                return;
            }
            try (talk) {
                talk.readGreeting();
                heard.incrementAndGet();
            } catch (IOException reset) {
                lost.add(reset.toString());
            }
        }
    }

    @Test
    void aConnectionThatIsBeingLookedAtWhenItsListenerGoesIsServed() throws IOException {
        ProxyServer server = server(ServerOptions.of(1));
        apply(
                server,
                new ListenerSpec(
                        "main",
                        ANY_PORT,
                        true,
                        false,
                        Direction.OUTBOUND,
                        new Detection(true, true, 0),
                        List.of(),
                        Named.chain("f", FilterChainMatch.ANY, "one")));
        try (Talk talk = talk(server, "main")) {
            eventually("the connection is with its worker", () -> server.connections() == 1);

            apply(server);
            talk.send("GET / HTTP/1.1\r\n\r\n");

            hears(talk, "[one ");
        }
    }

    @Test
    void aClusterThatIsNotConfiguredAnyMoreIsRetired() {
        ProxyServer server = server(ServerOptions.of(1));
        Cluster stays = Cluster.create(empty("stays"), 1);
        Cluster changes = Cluster.create(empty("changes"), 1);
        Cluster goes = Cluster.create(empty("goes"), 1);
        Cluster changed = Cluster.adopt(empty("changes"), changes, 1);
        server.apply(new Snapshot(1, List.of(), Map.of("stays", stays, "changes", changes, "goes", goes), "test"));

        server.apply(new Snapshot(2, List.of(), Map.of("stays", stays, "changes", changed), "test"));

        assertEquals(
                List.of(false, true, true, false),
                List.of(stays.retired(), changes.retired(), goes.retired(), changed.retired()));
    }

    private static ClusterSpec empty(String name) {
        return new ClusterSpec(
                name,
                Discovery.STATIC,
                List.of(),
                LbPolicy.ROUND_ROBIN,
                1_000_000_000L,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ClusterSpec.ServiceIdentity(name, name, ""));
    }

    @Test
    void aPortInUseLeavesTheOldConfigurationRunning() throws IOException {
        ProxyServer server = server(ServerOptions.of(1));
        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

            ApplyResult result = server.apply(snapshot(
                    2,
                    bound("other", Named.chain("c", FilterChainMatch.ANY, "two")),
                    listener("taken", address, true, false, Named.chain("c", FilterChainMatch.ANY, "three"))));

            ApplyResult.Refused refused = assertInstanceOf(ApplyResult.Refused.class, result);
            assertEquals(ApplyResult.Reason.PORT_IN_USE, refused.reason());
            assertTrue(refused.message().contains("taken at 127.0.0.1:" + address.getPort()), refused.message());
        }
        assertNull(server.address("other"));
        assertEquals(1, assertNotNullSnapshot(server).generation());
        try (Talk talk = talk(server, "main")) {
            assertEquals("[one", talk.read(4));
        }
    }

    @Test
    void anAddressOfAnotherMachineCannotBeBound() {
        ProxyServer server = server(ServerOptions.of(1));

        ApplyResult result = server.apply(snapshot(
                1,
                listener("far", address("192.0.2.1", 80), true, false, Named.chain("c", FilterChainMatch.ANY, "x"))));

        assertEquals(
                ApplyResult.Reason.BIND_FAILED,
                assertInstanceOf(ApplyResult.Refused.class, result).reason());
    }

    @Test
    void namesAreResolvedBeforeTheConfigurationRuns() {
        ProxyServer server = server(ServerOptions.of(1));
        ClusterSpec spec = new ClusterSpec(
                "outbound|80||localhost",
                Discovery.STRICT_DNS,
                List.of(EndpointSpec.of(InetSocketAddress.createUnresolved("localhost", 80))),
                LbPolicy.ROUND_ROBIN,
                1,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ClusterSpec.ServiceIdentity("localhost", "localhost", ""));
        Cluster cluster = Cluster.create(spec, 1);

        server.apply(new Snapshot(1, List.of(), Map.of(spec.name(), cluster), "test"));

        assertEquals("[127.0.0.1:80]", cluster.hosts().toString());
    }

    @Test
    void retireHooksRunOnEveryWorkerAfterInstalling() {
        ProxyServer server = server(ServerOptions.of(2));
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        server.addRetireHook((worker, now) -> {
            worker.assertInLoop();
            seen.add(worker.index() + ":" + now.generation());
        });

        apply(server, bound("main", Named.chain("c", FilterChainMatch.ANY, "one")));

        assertEquals(Set.of("0:1", "1:1"), Set.copyOf(seen));
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

    private static void closeQuietly(Talk talk) {
        try {
            talk.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String greeting(
            ProxyServer server, AtomicReference<@Nullable InetSocketAddress> destination, InetSocketAddress to)
            throws IOException {
        destination.set(to);
        try (Talk talk = talk(server, "virtual")) {
            return talk.read(6);
        }
    }

    private static boolean refuses(InetSocketAddress address) {
        try (Talk talk = new Talk(address)) {
            talk.ended();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private ProxyServer server(ServerOptions options) {
        ProxyServer server = new ProxyServer(IDENTITY, options);
        servers.add(server);
        return server;
    }

    private static Snapshot assertNotNullSnapshot(ProxyServer server) {
        Snapshot now = server.snapshot();
        assertNotNull(now);
        return now;
    }

    private static void apply(ProxyServer server, ListenerSpec... listeners) {
        Snapshot before = server.snapshot();
        long generation = before == null ? 1 : before.generation() + 1;
        assertEquals(new ApplyResult.Applied(generation), server.apply(snapshot(generation, listeners)));
    }

    private static Snapshot snapshot(long generation, ListenerSpec... listeners) {
        return new Snapshot(generation, List.of(listeners), Map.of(), "test");
    }

    private static ListenerSpec bound(String name, FilterChain chain) {
        return listener(name, ANY_PORT, true, false, chain);
    }

    private static ListenerSpec capturing(String name, String text) {
        return listener(name, ANY_PORT, true, true, Named.chain("c", FilterChainMatch.ANY, text));
    }

    private static ListenerSpec unbound(String text, InetSocketAddress address) {
        return listener(text, address, false, false, Named.chain("c", FilterChainMatch.ANY, text));
    }

    private static ListenerSpec listener(
            String name, InetSocketAddress address, boolean bound, boolean capture, FilterChain chain) {
        return new ListenerSpec(name, address, bound, capture, Direction.OUTBOUND, Detection.OFF, List.of(chain), null);
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(ip), port);
    }

    private static Talk talk(ProxyServer server, String listener) throws IOException {
        return new Talk(where(server, listener));
    }

    private static InetSocketAddress where(ProxyServer server, String listener) {
        InetSocketAddress address = server.address(listener);
        assertNotNull(address);
        return address;
    }

    private static long count(ProxyServer server, ListenerCounter counter) {
        return server.listeners().get(0).cells().value(counter);
    }

    private static void hears(Talk talk, String expected) throws IOException {
        assertEquals(expected, talk.read(expected.length()));
    }
}
