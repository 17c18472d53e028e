package io.outrigger.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.stats.ClusterCounter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of clients whose upstream cannot be had, and from where it is dialled. */
final class TcpConnectTest {
    private final TcpScene scene = new TcpScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void aRefusedConnectClosesTheClient() throws Exception {
        Cluster cluster = TcpScene.cluster(TcpScene.closedPort());

        try (Socket client = scene.client(TcpRoutes.to(cluster))) {
            assertTrue(TcpScene.ended(client));
        }

        Logged entry = scene.entry();
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
        scene.detection(new Detection(true, false, 0));

        try (Socket client = scene.client(TcpRoutes.to(TcpScene.cluster(TcpScene.closedPort())))) {
            Peer.say(client, "GET page HTTP/1.1\r\n");
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }

        Logged entry = scene.entry();
        assertEquals("UF,URX", entry.flags());
        assertEquals(0, entry.received());
    }

    @Test
    void aConnectWithoutAnswerEndsAtItsTimeout() throws Exception {
        Cluster cluster = TcpScene.cluster(TimeUnit.MILLISECONDS.toNanos(300), scene.fullPort());

        try (Socket client = scene.client(TcpRoutes.to(cluster))) {
            assertTrue(TcpScene.ended(client));
        }

        Logged entry = scene.entry();
        assertEquals("UF,URX", entry.flags());
        assertNull(entry.reason());
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_CONNECT_TIMEOUT));
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_CONNECT_FAIL));
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_DESTROY_LOCAL));
    }

    @Test
    void aClientThatGoesDuringTheConnectEndsIt() throws Exception {
        Cluster cluster = TcpScene.cluster(TimeUnit.MINUTES.toNanos(5), scene.fullPort());

        try (Socket client = scene.client(TcpRoutes.to(cluster))) {
            client.setSoLinger(true, 0);
        }

        assertEquals("-", scene.entry().flags());
        assertEquals(0, cluster.cells().value(ClusterCounter.UPSTREAM_CX_ACTIVE));
    }

    @Test
    void noEndpointsIsUh() throws Exception {
        Cluster cluster = TcpScene.cluster();

        try (Socket client = scene.client(TcpRoutes.to(cluster))) {
            assertTrue(TcpScene.ended(client));
        }

        Logged entry = scene.entry();
        assertEquals("UH", entry.flags());
        assertEquals("outbound|9000||echo", entry.cluster());
        assertNull(entry.host());
        assertEquals(1, cluster.cells().value(ClusterCounter.UPSTREAM_CX_NONE_HEALTHY));
    }

    @Test
    void aMissingDestinationIsNcWithoutCluster() throws Exception {
        try (Socket client = scene.client(TcpRoutes.missing())) {
            assertTrue(TcpScene.ended(client));
        }

        Logged entry = scene.entry();
        assertEquals("NC", entry.flags());
        assertNull(entry.cluster());
    }

    @Test
    void connectsFromTheSourceAddressOfTheCluster() throws Exception {
        LinkedBlockingQueue<InetAddress> from = new LinkedBlockingQueue<>();
        Peer peer = scene.peer(connection -> {
            from.add(connection.getInetAddress());
            Peer.echo(connection);
        });
        InetAddress source = InetAddress.getByAddress(new byte[] {127, 0, 0, 6});
        Cluster cluster = TcpScene.cluster(TimeUnit.SECONDS.toNanos(10), source, peer.address());

        try (Socket client = scene.client(TcpRoutes.to(cluster))) {
            assertEquals(source, from.poll(10, TimeUnit.SECONDS));
            assertFalse(client.isClosed());
        }
        assertTrue(TcpScene.assertPresent(scene.entry().upstreamLocal()).startsWith("127.0.0.6:"));
    }

    @Test
    void neverDialsItsOwnCapturingListener() throws Exception {
        InetSocketAddress own = TcpScene.closedPort();

        try (Socket client = scene.clientBesideCapture(own)) {
            assertTrue(TcpScene.ended(client));
        }

        assertEquals("UF,URX", scene.entry().flags());
    }
}
