package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.handler.codec.http2.Http2Headers;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.http.route.HashPolicy;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteMatcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mirror is asked for the other protocol too, and hears the client's side of the conversation. Recorded from Envoy. */
@Timeout(60)
final class MirroredUpgradeTest {
    private static final String ASK =
            "GET /chat HTTP/1.1\r\nhost: shop\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n";
    private static final String AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n";

    private static final byte[] TAKES_PROTOCOLS = {0, 8, 0, 0, 0, 1};

    private final Logged log = new Logged();
    private ServerSocket server;
    private ServerSocket mirror;

    @BeforeEach
    void start() throws IOException {
        server = listening();
        mirror = listening();
    }

    private static ServerSocket listening() throws IOException {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        mirror.close();
    }

    private RunningProxy proxy(Cluster copies) {
        RouteAction action = new RouteAction.Forward(
                RouteAction.Targets.one(RunningProxy.cluster(server.getLocalPort())),
                RouteAction.Rewrite.NONE,
                HeaderEdits.NONE,
                0,
                RetryPolicy.DEFAULT,
                new RouteAction.Mirror[] {new RouteAction.Mirror(copies, 1_000_000)},
                HashPolicy.NONE);
        return new RunningProxy(
                log, new Route(null, RouteMatcher.ANY, action, Route.NO_FILTERS, HeaderEdits.NONE, null, "test"));
    }

    private static void converse(Wire client, Wire endpoint) throws IOException {
        endpoint.request();
        endpoint.send(AGREED);
        assertEquals("HTTP/1.1 101 Switching Protocols", client.head().get(0));
        client.send("hello");
        assertEquals("hello", endpoint.bytes(5));
    }

    @Test
    void theMirrorIsAskedTooAndHearsTheClientOnceItAgrees() throws IOException {
        Cluster copies = RunningProxy.cluster(mirror.getLocalPort());
        try (RunningProxy proxy = proxy(copies);
                Wire client = Wire.to(proxy.port())) {
            client.send(ASK);
            try (Wire copy = new Wire(mirror.accept());
                    Wire endpoint = new Wire(server.accept())) {
                Message asked = copy.request();
                assertEquals("GET /chat HTTP/1.1", asked.start());
                assertEquals("Upgrade", asked.value("connection"));
                assertEquals("websocket", asked.value("upgrade"));
                assertEquals("true", asked.value("x-envoy-internal"));
                assertFalse(asked.has("content-length") || asked.has("transfer-encoding"));

                converse(client, endpoint);
                copy.send(AGREED + "nobody hears this");
                assertEquals("hello", copy.bytes(5));
                endpoint.send("welcome");
                assertEquals("welcome", client.bytes(7));
                client.send(" and more");
                assertEquals(" and more", copy.bytes(9));
                assertEquals(" and more", endpoint.bytes(9));
                client.close();
                assertEquals("", copy.rest());
            }
        }
    }

    /** It may not even have an address where it listens. */
    @Test
    void aMirrorThatIsNotThereChangesNothing() throws IOException {
        int port = mirror.getLocalPort();
        mirror.close();
        try (RunningProxy proxy = proxy(RunningProxy.cluster(port));
                Wire client = Wire.to(proxy.port())) {
            client.send(ASK);
            try (Wire endpoint = new Wire(server.accept())) {
                converse(client, endpoint);
            }
        }
    }

    /** What it answers is thrown away like any mirror's answer. */
    @Test
    void aMirrorThatRefusesChangesNothing() throws IOException {
        Cluster copies = RunningProxy.cluster(mirror.getLocalPort());
        try (RunningProxy proxy = proxy(copies);
                Wire client = Wire.to(proxy.port())) {
            client.send(ASK);
            try (Wire copy = new Wire(mirror.accept());
                    Wire endpoint = new Wire(server.accept())) {
                copy.request();
                copy.send("HTTP/1.1 403 No\r\ncontent-length: 2\r\n\r\nno");
                converse(client, endpoint);
                Scene.await(() -> copies.cells().value(ClusterCounter.UPSTREAM_RQ_COMPLETED) == 1);
                Scene.await(() -> copies.cells().value(ClusterCounter.UPSTREAM_RQ_ACTIVE) == 0);
            }
        }
    }

    @Test
    void aMirrorOfHttp2IsAskedByConnect() throws IOException {
        Cluster copies = RunningProxy.cluster(UpstreamProtocol.HTTP2, mirror.getLocalPort());
        try (RunningProxy proxy = proxy(copies);
                Wire client = Wire.to(proxy.port())) {
            client.send(ASK);
            try (Http2Wire copy = Http2Wire.accept(mirror, TAKES_PROTOCOLS);
                    Wire endpoint = new Wire(server.accept())) {
                Http2Headers head = copy.nextHead(3);
                assertEquals("CONNECT", String.valueOf(head.method()));
                assertEquals("websocket", String.valueOf(head.get(":protocol")));
                converse(client, endpoint);
                copy.head(3, false, ":status", "200");
                assertEquals("hello", copy.next(Http2Wire.DATA).text());
                client.close();
                assertEquals(3, copy.next(Http2Wire.RST_STREAM).stream());
            }
        }
    }
}
