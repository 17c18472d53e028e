package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.stats.HttpCounter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bytes of connections are counted on both sides, heads and framing included. */
final class ByteCountsTest {
    private static final int TIMEOUT_MILLIS = 20_000;

    private static long sent(Cluster cluster) {
        return cluster.cells().value(ClusterCounter.UPSTREAM_CX_TX_BYTES_TOTAL);
    }

    private static long received(Cluster cluster) {
        return cluster.cells().value(ClusterCounter.UPSTREAM_CX_RX_BYTES_TOTAL);
    }

    /** Reads a chunked message; answers its size. */
    private static int untilLastChunk(InputStream in) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n0\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after " + read);
            }
            read.append((char) next);
        }
        return read.length();
    }

    @Test
    void ofHttp1AreThoseOfTheWire() throws IOException {
        String request = "POST /a HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n0\r\n\r\n";
        String answer = "HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n" + "1388\r\n"
                + "x".repeat(5000) + "\r\n0\r\n\r\n";
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(TIMEOUT_MILLIS);
            Cluster cluster = RunningProxy.cluster(server.getLocalPort());
            try (RunningProxy proxy = new RunningProxy(new Logged(), RunningProxy.to(cluster));
                    Wire client = Wire.to(proxy.port())) {
                client.send(request);
                int forwarded;
                try (Socket endpoint = server.accept()) {
                    endpoint.setSoTimeout(TIMEOUT_MILLIS);
                    forwarded = untilLastChunk(endpoint.getInputStream());
                    endpoint.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
                int answered = client.rest().length();

                assertEquals(forwarded, sent(cluster));
                assertEquals(answer.length(), received(cluster));
                assertEquals(request.length(), proxy.count(HttpCounter.DOWNSTREAM_CX_RX_BYTES_TOTAL));
                assertEquals(answered, proxy.count(HttpCounter.DOWNSTREAM_CX_TX_BYTES_TOTAL));
            }
        }
    }

    /** What one proxy says it has sent, the next has read. */
    @Test
    void ofHttp2AreThoseOfTheWire() throws IOException {
        String body = "x".repeat(100_000);
        try (Scene inner = Scene.answering("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + body)) {
            Cluster cluster =
                    RunningProxy.cluster(UpstreamProtocol.HTTP2, inner.proxy().port());
            try (RunningProxy outer = new RunningProxy(new Logged(), RunningProxy.to(cluster));
                    Wire client = Wire.to(outer.port())) {
                client.send("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n" + body);
                assertEquals(body, client.answer().body());

                HttpCounter in = HttpCounter.DOWNSTREAM_CX_RX_BYTES_TOTAL;
                HttpCounter out = HttpCounter.DOWNSTREAM_CX_TX_BYTES_TOTAL;
                Scene.await(() -> sent(cluster) == inner.proxy().count(in)
                        && received(cluster) == inner.proxy().count(out));
                assertTrue(sent(cluster) > body.length());
                assertTrue(received(cluster) > body.length());
            }
        }
    }
}
