package io.outrigger.core.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.util.NetUtil;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.stats.ListenerCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Servers of one test, closed when it is over, with listeners that say their chain's name. */
abstract class RunningServers {
    static final Identity IDENTITY = new Identity(
            Identity.Role.SIDECAR, "default", "pod", "pod", Map.of(), "default", List.of(), Locality.UNKNOWN);
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<ProxyServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(ProxyServer::close);
    }

    static void closeQuietly(Talk talk) {
        try {
            talk.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static boolean refuses(InetSocketAddress address) {
        try (Talk talk = new Talk(address)) {
            talk.ended();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    final ProxyServer server(ServerOptions options) {
        ProxyServer server = new ProxyServer(IDENTITY, options);
        servers.add(server);
        return server;
    }

    static Snapshot assertNotNullSnapshot(ProxyServer server) {
        Snapshot now = server.snapshot();
        assertNotNull(now);
        return now;
    }

    static void apply(ProxyServer server, ListenerSpec... listeners) {
        Snapshot before = server.snapshot();
        long generation = before == null ? 1 : before.generation() + 1;
        assertEquals(new ApplyResult.Applied(generation), server.apply(snapshot(generation, listeners)));
    }

    static Snapshot snapshot(long generation, ListenerSpec... listeners) {
        return new Snapshot(generation, List.of(listeners), Map.of(), "test");
    }

    static ListenerSpec bound(String name, FilterChain chain) {
        return listener(name, ANY_PORT, true, false, chain);
    }

    static ListenerSpec listener(
            String name, InetSocketAddress address, boolean bound, boolean capture, FilterChain chain) {
        return new ListenerSpec(name, address, bound, capture, Direction.OUTBOUND, Detection.OFF, List.of(chain), null);
    }

    static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(ip), port);
    }

    static Talk talk(ProxyServer server, String listener) throws IOException {
        return new Talk(where(server, listener));
    }

    static InetSocketAddress where(ProxyServer server, String listener) {
        InetSocketAddress address = server.address(listener);
        assertNotNull(address);
        return address;
    }

    static long count(ProxyServer server, ListenerCounter counter) {
        return server.listeners().get(0).cells().value(counter);
    }

    static void hears(Talk talk, String expected) throws IOException {
        assertEquals(expected, talk.read(expected.length()));
    }
}
