package io.outrigger.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.log.LogEntry;
import io.outrigger.core.net.Transport;
import io.outrigger.core.server.ApplyResult;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.ProxyServer;
import io.outrigger.core.server.ServerOptions;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcpProxyTest {
    private static final Identity IDENTITY = new Identity(
            Identity.Role.SIDECAR, "default", "pod", "pod", Map.of(), "default", List.of(), Locality.UNKNOWN);
    private static final int MIB = 1024 * 1024;

    private final LinkedBlockingQueue<Logged> log = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Transport.Kind transport = Transport.Kind.AUTO;
    private Detection detection = Detection.OFF;
    private TcpObserver observer = TcpObserver.NONE;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void relaysBothWaysAndLogs(Transport.Kind kind) throws Exception {
        transport = kind;
        Peer peer = peer(Peer::echo);
        Cluster cluster = cluster(peer.address());

        try (Socket client = client(TcpRoutes.to(cluster))) {
            Peer.say(client, "hello");
            assertEquals("hello", Peer.hear(client, 5));
        }

        Logged entry = entry();
        assertEquals(5, entry.received());
        assertEquals(5, entry.sent());
        assertEquals("-", entry.flags());
        assertEquals("outbound|9000||echo", entry.cluster());
        assertEquals("127.0.0.1:" + peer.address().getPort(), entry.host());
        assertTrue(assertPresent(entry.upstreamLocal()).startsWith("127.0.0.1:"));
        assertEquals(0, entry.code());
        assertNull(entry.protocol());
        assertNull(entry.reason());
        assertEquals(1, entry.attempts());
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_TOTAL));
        assertEquals(0, cluster.cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE));
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_DESTROY));
        assertEquals(5, cluster.cells().value(ClusterCounter.UPSTREAM_CX_RX_BYTES_TOTAL));
        assertEquals(0, cluster.hosts().at(0).activeRequests());
    }

    @Test
    void serversMaySpeakFirst() throws Exception {
        Peer peer = peer(connection -> {
            Peer.say(connection, "220 welcome\r\n");
            Peer.echo(connection);
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            assertEquals("220 welcome\r\n", Peer.hear(client, 13));
        }
    }

    @Test
    void bytesReadByDetectionArriveFirst() throws Exception {
        detection = new Detection(true, true, 0);
        Peer peer = peer(Peer::echo);

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.say(client, "GET / ");
            Peer.say(client, "HTTP/1.1\r\n\r\n");
            assertEquals("GET / HTTP/1.1\r\n\r\n", Peer.hear(client, 18));
        }
        assertEquals(18, entry().received());
    }

    @Test
    void dripsArriveInOrder() throws Exception {
        Peer peer = peer(Peer::echo);
        StringBuilder heard = new StringBuilder();

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            client.setTcpNoDelay(true);
            for (char c = 'a'; c <= 'z'; c++) {
                Peer.say(client, String.valueOf(c));
                heard.append(Peer.hear(client, 1));
            }
        }

        assertEquals("abcdefghijklmnopqrstuvwxyz", heard.toString());
    }

    @Test
    void theClientsHalfCloseReachesTheServerAndTheAnswerComesBack() throws Exception {
        Peer peer = peer(connection -> {
            String all =
                    new String(connection.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            Peer.say(connection, "heard " + all);
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.say(client, "hello");
            client.shutdownOutput();
            assertEquals("heard hello", Peer.hear(client, 100));
        }

        Logged entry = entry();
        assertEquals("-", entry.flags());
        assertEquals(11, entry.sent());
    }

    @Test
    void theServersHalfCloseReachesTheClientWhichMaySpeakOn() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Peer peer = peer(connection -> {
            Peer.say(connection, "bye");
            connection.shutdownOutput();
            heard.add(Peer.hear(connection, 100));
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            assertEquals("bye", Peer.hear(client, 100));
            Peer.say(client, "one more thing");
        }

        assertEquals("one more thing", heard.poll(10, TimeUnit.SECONDS));
        assertEquals("-", entry().flags());
    }

    @Test
    void aServerThatClosesAfterItsAnswerClosesTheClient() throws Exception {
        Peer peer = peer(connection -> Peer.say(connection, "once:" + Peer.hear(connection, 5)));

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.say(client, "hello");
            assertEquals("once:hello", Peer.hear(client, 100));
        }

        assertEquals("-", entry().flags());
    }

    @Test
    void aResetOfTheServerResetsTheClient() throws Exception {
        Peer peer = peer(connection -> {
            Peer.hear(connection, 5);
            connection.setSoLinger(true, 0);
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.say(client, "hello");
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }

        assertEquals("UR", entry().flags());
    }

    @Test
    void aResetOfTheClientResetsTheServer() throws Exception {
        LinkedBlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
        Peer peer = peer(connection -> {
            Peer.say(connection, Peer.hear(connection, 5));
            try {
                outcome.add(connection.getInputStream().read());
            } catch (IOException e) {
                outcome.add(e);
            }
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.say(client, "hello");
            Peer.hear(client, 5);
            client.setSoLinger(true, 0);
        }

        assertInstanceOf(SocketException.class, outcome.poll(10, TimeUnit.SECONDS));
        assertEquals("-", entry().flags());
    }

    @Test
    void aResetOfTheClientAfterItsHalfCloseEndsTheRelay() throws Exception {
        Peer peer = peer(connection -> {
            Peer.say(connection, "got it");
            // Its own end comes only with the relay's.
            Peer.hear(connection, 100);
            Peer.say(connection, "x");
            LockSupport.park();
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.hear(client, 6);
            client.shutdownOutput();
            Peer.hear(client, 1);
            client.setSoLinger(true, 0);
        }

        assertEquals("-", entry().flags());
    }

    @Test
    void aRefusedConnectClosesTheClient() throws Exception {
        Cluster cluster = cluster(closedPort());

        try (Socket client = client(TcpRoutes.to(cluster))) {
            assertTrue(ended(client));
        }

        Logged entry = entry();
        assertEquals("UF,URX", entry.flags());
        assertEquals("delayed_connect_error:_Connection_refused", entry.reason());
        assertEquals("outbound|9000||echo", entry.cluster());
        assertNotNull(entry.host());
        assertNull(entry.upstreamLocal());
        assertEquals(0, entry.received());
        assertEquals(1, entry.attempts());
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_CONNECT_FAIL));
        assertEquals(0, cluster.cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE));
    }

    @Test
    void aRefusedConnectResetsAClientWhoseBytesWereRead() throws Exception {
        detection = new Detection(true, false, 0);

        try (Socket client = client(TcpRoutes.to(cluster(closedPort())))) {
            Peer.say(client, "GET page HTTP/1.1\r\n");
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }

        Logged entry = entry();
        assertEquals("UF,URX", entry.flags());
        assertEquals(0, entry.received());
    }

    @Test
    void aConnectWithoutAnswerEndsAtItsTimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            first.connect(address);
            second.connect(address);
            Cluster cluster = cluster(TimeUnit.MILLISECONDS.toNanos(300), address);

            try (Socket client = client(TcpRoutes.to(cluster))) {
                assertTrue(ended(client));
            }

            Logged entry = entry();
            assertEquals("UF,URX", entry.flags());
            assertNull(entry.reason());
            assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_CONNECT_TIMEOUT));
            assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_CONNECT_FAIL));
            assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_DESTROY_LOCAL));
        }
    }

    @Test
    void aClientThatGoesDuringTheConnectEndsIt() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            first.connect(address);
            second.connect(address);
            Cluster cluster = cluster(TimeUnit.MINUTES.toNanos(5), address);

            try (Socket client = client(TcpRoutes.to(cluster))) {
                client.setSoLinger(true, 0);
            }

            assertEquals("-", entry().flags());
            assertEquals(0, cluster.cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE));
        }
    }

    @Test
    void noEndpointsIsUh() throws Exception {
        Cluster cluster = cluster();

        try (Socket client = client(TcpRoutes.to(cluster))) {
            assertTrue(ended(client));
        }

        Logged entry = entry();
        assertEquals("UH", entry.flags());
        assertEquals("outbound|9000||echo", entry.cluster());
        assertNull(entry.host());
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_NONE_HEALTHY));
    }

    @Test
    void aMissingDestinationIsNcWithoutCluster() throws Exception {
        try (Socket client = client(TcpRoutes.missing())) {
            assertTrue(ended(client));
        }

        Logged entry = entry();
        assertEquals("NC", entry.flags());
        assertNull(entry.cluster());
    }

    @Test
    void connectsFromTheSourceAddressOfTheCluster() throws Exception {
        LinkedBlockingQueue<InetAddress> from = new LinkedBlockingQueue<>();
        Peer peer = peer(connection -> {
            from.add(connection.getInetAddress());
            Peer.echo(connection);
        });
        InetAddress source = InetAddress.getByAddress(new byte[] {127, 0, 0, 6});
        Cluster cluster = cluster(TimeUnit.SECONDS.toNanos(10), source, peer.address());

        try (Socket client = client(TcpRoutes.to(cluster))) {
            assertEquals(source, from.poll(10, TimeUnit.SECONDS));
            assertFalse(client.isClosed());
        }
        assertTrue(assertPresent(entry().upstreamLocal()).startsWith("127.0.0.6:"));
    }

    @Test
    void aSlowReaderHoldsTheSenderBack() throws Exception {
        int total = 64 * MIB;
        AtomicLong written = new AtomicLong();
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        Peer peer = peer(connection -> {
            while (written.get() < total) {
                connection.getOutputStream().write(block);
                written.addAndGet(block.length);
            }
        });

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            // Kernel buffers on both sides take some megabytes; without back-pressure all would be taken.
            assertTrue(settled(written) < total / 2, () -> written + " bytes were taken from the sender");

            assertEquals(total, drain(client));
        }
        assertEquals(total, entry().sent());
    }

    @Test
    void observersHearBytesAndEnds() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        observer = new TcpObserver() {
            @Override
            public void opened(TcpSession session) {
                heard.add("opened");
            }

            @Override
            public void bytes(TcpSession session, long received, long sent) {
                heard.add(received + "/" + sent);
            }

            @Override
            public void closed(TcpSession session) {
                heard.add("closed " + session.flags());
            }
        };
        Peer peer = peer(Peer::echo);

        try (Socket client = client(TcpRoutes.to(cluster(peer.address())))) {
            Peer.say(client, "hello");
            Peer.hear(client, 5);
        }

        entry();
        assertEquals(List.of("opened", "5/5", "closed 0"), List.copyOf(heard));
    }

    @Test
    void neverDialsItsOwnCapturingListener() throws Exception {
        ProxyServer server = server();
        InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        TcpProxy proxy = new TcpProxy(TcpRoutes.to(cluster(own)), server.connector(), this::note, observer);
        FilterChain chain = new FilterChain("c", FilterChainMatch.ANY, proxy);
        Snapshot snapshot = new Snapshot(
                1,
                List.of(
                        spec("entry", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, chain),
                        spec("virtualOutbound", own, true, chain)),
                Map.of(),
                "test");
        assertInstanceOf(ApplyResult.Applied.class, server.apply(snapshot));

        try (Socket client = connect(server, "entry")) {
            assertTrue(ended(client));
        }

        assertEquals("UF,URX", entry().flags());
    }

    /** Waits until the number has not moved for half a second. */
    private static long settled(AtomicLong number) {
        long last = -1;
        long since = System.nanoTime();
        while (last <= 0 || System.nanoTime() - since < 500_000_000L) {
            long now = number.get();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return last;
    }

    private static long drain(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[256 * 1024];
        long sum = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sum += n;
        }
        return sum;
    }

    private static boolean ended(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private Logged entry() throws InterruptedException {
        Logged entry = log.poll(10, TimeUnit.SECONDS);
        assertNotNull(entry, "no log entry");
        return entry;
    }

    private static String assertPresent(@Nullable String text) {
        assertNotNull(text);
        return text;
    }

    private Peer peer(Peer.Script script) throws IOException {
        Peer peer = new Peer(script);
        open.add(peer);
        return peer;
    }

    private void note(Worker worker, LogEntry entry) {
        log.add(Logged.of(entry));
    }

    private ProxyServer server() {
        ProxyServer server = new ProxyServer(IDENTITY, ServerOptions.of(1).withTransport(transport));
        open.add(server);
        return server;
    }

    private Socket client(TcpRoutes routes) throws IOException {
        ProxyServer server = server();
        TcpProxy proxy = new TcpProxy(routes, server.connector(), this::note, observer);
        FilterChain chain = new FilterChain("c", FilterChainMatch.ANY, proxy);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server.apply(new Snapshot(1, List.of(spec("main", anyPort, false, chain)), Map.of(), "test"));
        return connect(server, "main");
    }

    private ListenerSpec spec(String name, InetSocketAddress address, boolean capture, FilterChain chain) {
        return new ListenerSpec(name, address, true, capture, Direction.OUTBOUND, detection, List.of(chain), null);
    }

    private static Socket connect(ProxyServer server, String listener) throws IOException {
        InetSocketAddress address = server.address(listener);
        assertNotNull(address);
        Socket client = new Socket();
        client.setSoTimeout(10_000);
        client.connect(address);
        return client;
    }

    private static Cluster cluster(InetSocketAddress... endpoints) {
        return cluster(TimeUnit.SECONDS.toNanos(10), endpoints);
    }

    private static Cluster cluster(long connectTimeoutNanos, InetSocketAddress... endpoints) {
        return cluster(connectTimeoutNanos, null, endpoints);
    }

    private static Cluster cluster(
            long connectTimeoutNanos, @Nullable InetAddress source, InetSocketAddress... endpoints) {
        ClusterSpec spec = new ClusterSpec(
                "outbound|9000||echo",
                Discovery.STATIC,
                Arrays.stream(endpoints).map(EndpointSpec::of).toList(),
                LbPolicy.ROUND_ROBIN,
                connectTimeoutNanos,
                UpstreamProtocol.DOWNSTREAM,
                source,
                0,
                new ClusterSpec.ServiceIdentity("echo", "echo", ""));
        return Cluster.create(spec, 1);
    }

    private static InetSocketAddress closedPort() throws IOException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return once.getLocalPort();
        }
    }
}
