package io.outrigger.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ClusterCounter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes both ways, and how each side hears of the other's end. */
final class TcpRelayTest {
    private static final int MIB = 1024 * 1024;

    private final TcpScene scene = new TcpScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void relaysBothWaysAndLogs(Transport.Kind kind) throws Exception {
        scene.transport(kind);
        Peer peer = scene.peer(Peer::echo);
        Cluster cluster = TcpScene.cluster(peer.address());

        try (Socket client = scene.client(TcpRoutes.to(cluster))) {
            Peer.say(client, "hello");
            assertEquals("hello", Peer.hear(client, 5));
        }

        Logged entry = scene.entry();
        assertEquals(5, entry.received());
        assertEquals(5, entry.sent());
        assertEquals("-", entry.flags());
        assertEquals("outbound|9000||echo", entry.cluster());
        assertEquals("127.0.0.1:" + peer.address().getPort(), entry.host());
        assertTrue(TcpScene.assertPresent(entry.upstreamLocal()).startsWith("127.0.0.1:"));
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
        Peer peer = scene.peer(connection -> {
            Peer.say(connection, "220 welcome\r\n");
            Peer.echo(connection);
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            assertEquals("220 welcome\r\n", Peer.hear(client, 13));
        }
    }

    @Test
    void bytesReadByDetectionArriveFirst() throws Exception {
        scene.detection(new Detection(true, true, 0));
        Peer peer = scene.peer(Peer::echo);

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.say(client, "GET / ");
            Peer.say(client, "HTTP/1.1\r\n\r\n");
            assertEquals("GET / HTTP/1.1\r\n\r\n", Peer.hear(client, 18));
        }
        assertEquals(18, scene.entry().received());
    }

    @Test
    void dripsArriveInOrder() throws Exception {
        Peer peer = scene.peer(Peer::echo);
        StringBuilder heard = new StringBuilder();

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
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
        Peer peer = scene.peer(connection -> {
            String all =
                    new String(connection.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            Peer.say(connection, "heard " + all);
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.say(client, "hello");
            client.shutdownOutput();
            assertEquals("heard hello", Peer.hear(client, 100));
        }

        Logged entry = scene.entry();
        assertEquals("-", entry.flags());
        assertEquals(11, entry.sent());
    }

    @Test
    void theServersHalfCloseReachesTheClientWhichMaySpeakOn() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Peer peer = scene.peer(connection -> {
            Peer.say(connection, "bye");
            connection.shutdownOutput();
            heard.add(Peer.hear(connection, 100));
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            assertEquals("bye", Peer.hear(client, 100));
            Peer.say(client, "one more thing");
        }

        assertEquals("one more thing", heard.poll(10, TimeUnit.SECONDS));
        assertEquals("-", scene.entry().flags());
    }

    @Test
    void aServerThatClosesAfterItsAnswerClosesTheClient() throws Exception {
        Peer peer = scene.peer(connection -> Peer.say(connection, "once:" + Peer.hear(connection, 5)));

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.say(client, "hello");
            assertEquals("once:hello", Peer.hear(client, 100));
        }

        assertEquals("-", scene.entry().flags());
    }

    @Test
    void aResetOfTheServerResetsTheClient() throws Exception {
        Peer peer = scene.peer(connection -> {
            Peer.hear(connection, 5);
            connection.setSoLinger(true, 0);
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.say(client, "hello");
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }

        assertEquals("UR", scene.entry().flags());
    }

    @Test
    void aResetOfTheClientResetsTheServer() throws Exception {
        LinkedBlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
        Peer peer = scene.peer(connection -> {
            Peer.say(connection, Peer.hear(connection, 5));
            try {
                outcome.add(connection.getInputStream().read());
            } catch (IOException e) {
                outcome.add(e);
            }
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.say(client, "hello");
            Peer.hear(client, 5);
            client.setSoLinger(true, 0);
        }

        assertInstanceOf(SocketException.class, outcome.poll(10, TimeUnit.SECONDS));
        assertEquals("-", scene.entry().flags());
    }

    @Test
    void aResetOfTheClientAfterItsHalfCloseEndsTheRelay() throws Exception {
        Peer peer = scene.peer(connection -> {
            Peer.say(connection, "got it");
            // Its own end comes only with the relay's.
            Peer.hear(connection, 100);
            Peer.say(connection, "x");
            LockSupport.park();
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.hear(client, 6);
            client.shutdownOutput();
            Peer.hear(client, 1);
            client.setSoLinger(true, 0);
        }

        assertEquals("-", scene.entry().flags());
    }

    @Test
    void aSlowReaderHoldsTheSenderBack() throws Exception {
        int total = 64 * MIB;
        AtomicLong written = new AtomicLong();
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        Peer peer = scene.peer(connection -> {
            while (written.get() < total) {
                connection.getOutputStream().write(block);
                written.addAndGet(block.length);
            }
        });

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            // Kernel buffers on both sides take some megabytes; without back-pressure all would be taken.
            assertTrue(settled(written) < total / 2, () -> written + " bytes were taken from the sender");

            assertEquals(total, drain(client));
        }
        assertEquals(total, scene.entry().sent());
    }

    @Test
    void observersHearBytesAndEnds() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        scene.observer(new TcpObserver() {
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
        });
        Peer peer = scene.peer(Peer::echo);

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(peer.address())))) {
            Peer.say(client, "hello");
            Peer.hear(client, 5);
        }

        scene.entry();
        assertEquals(List.of("opened", "5/5", "closed 0"), List.copyOf(heard));
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
}
