package io.outrigger.core.server;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One configuration after another: what stays, what goes, and what is refused as a whole. */
final class ListenerChangesTest extends RunningServers {
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
            talks.forEach(RunningServers::closeQuietly);
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
}
