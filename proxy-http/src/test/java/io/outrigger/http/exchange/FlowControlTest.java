package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever cannot be written to stops the reads of whoever feeds it: large bodies pass in constant memory. */
@Timeout(120)
final class FlowControlTest {
    private static final long TOTAL = 256L * 1024 * 1024;
    private static final int PART = 64 * 1024;
    private static final long BOUND = 16L * 1024 * 1024;

    private final AtomicLong mostDirect = new AtomicLong();
    private final byte[] part = pattern();

    private static byte[] pattern() {
        byte[] bytes = new byte[PART];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private void sample() {
        mostDirect.accumulateAndGet(direct(), Math::max);
    }

    private void sendAll(Wire wire, boolean chunked) throws IOException {
        for (long sent = 0; sent < TOTAL; sent += PART) {
            if (chunked) {
                wire.send(Integer.toHexString(PART) + "\r\n").send(part).send("\r\n");
            } else {
                wire.send(part);
            }
        }
        if (chunked) {
            wire.send("0\r\n\r\n");
        }
    }

    /** Reads a body of known length, first with long pauses, and compares every byte. */
    private void readAll(Wire wire) throws IOException {
        byte[] into = new byte[PART];
        long read = 0;
        int pauses = 0;
        while (read < TOTAL) {
            int now = wire.read(into);
            assertTrue(now > 0, "ended after " + read);
            for (int i = 0; i < now; i += 61) {
                assertEquals(part[(int) ((read + i) % PART)], into[i]);
            }
            read += now;
            if (pauses++ < 30) {
                LockSupport.parkNanos(10_000_000);
            }
            sample();
        }
    }

    private static void awaitStandstill(LongSupplier progress) {
        long before = -1;
        while (before != progress.getAsLong()) {
            before = progress.getAsLong();
            LockSupport.parkNanos(200_000_000);
        }
    }

    @Test
    void aSlowReaderHoldsTheUpstreamBack() throws IOException {
        AtomicLong sent = new AtomicLong();
        long before = direct();
        try (Scene scene = Scene.of(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\ncontent-length: " + TOTAL + "\r\n\r\n");
                    for (; sent.get() < TOTAL; sent.addAndGet(PART)) {
                        peer.wire().send(part);
                    }
                    peer.request();
                });
                Wire client = Wire.narrow(scene.proxy().port(), 16 * 1024)) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            client.head();
            awaitStandstill(sent::get);
            sample();
            assertTrue(sent.get() < 32L * 1024 * 1024, sent + " bytes were taken for somebody who reads nothing");

            readAll(client);
            client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            Scene.await(() -> scene.upstream().requests().size() >= 2);
            assertEquals(TOTAL, scene.log().line(0).sent());
        }
        assertTrue(mostDirect.get() > 0);
        assertTrue(mostDirect.get() - before < BOUND, (mostDirect.get() - before) + " bytes of direct memory");
    }

    @Test
    void aSlowUpstreamHoldsTheClientBack() throws IOException {
        long before = direct();
        AtomicLong sent = new AtomicLong();
        CountDownLatch standing = new CountDownLatch(1);
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    Scene.await(standing);
                    readAll(peer.wire());
                    peer.send(RawUpstream.ok("ok"));
                    peer.request();
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: " + TOTAL + "\r\n\r\n");
            Thread upload = new Thread(() -> {
                try {
                    for (; sent.get() < TOTAL; sent.addAndGet(PART)) {
                        client.send(part);
                    }
                } catch (IOException ended) {
                    // The assertions below tell why.
                }
            });
            upload.start();
            awaitStandstill(sent::get);
            sample();
            assertTrue(sent.get() < 32L * 1024 * 1024, sent + " bytes were taken for an upstream that reads nothing");
            standing.countDown();

            assertEquals("ok", client.answer().body());
            assertEquals(TOTAL, scene.log().line(0).received());
        }
        assertTrue(mostDirect.get() > 0);
        assertTrue(mostDirect.get() - before < BOUND, (mostDirect.get() - before) + " bytes of direct memory");
    }

    @Test
    void chunksPassBothWaysAtOnce() throws Exception {
        try (Scene scene = Scene.of(peer -> {
                    peer.wire().head();
                    peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                    // Every byte goes back as it came.
                    byte[] into = new byte[PART];
                    for (int now = peer.wire().read(into);
                            now > 0;
                            now = peer.wire().read(into)) {
                        peer.wire().send(Arrays.copyOf(into, now));
                    }
                });
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
            Thread upload = new Thread(() -> {
                try {
                    sendAll(client, true);
                } catch (IOException ended) {
                    // The assertions below tell why.
                }
            });
            upload.start();
            client.head();
            long read = 0;
            for (int size = chunk(client); size > 0; size = chunk(client)) {
                byte[] body = client.bytes(size).getBytes(StandardCharsets.ISO_8859_1);
                for (int i = 0; i < size; i += 61) {
                    assertEquals(part[(int) ((read + i) % PART)], body[i]);
                }
                read += size;
                client.bytes(2);
            }

            assertEquals(TOTAL, read);
        }
    }

    private static int chunk(Wire wire) throws IOException {
        StringBuilder size = new StringBuilder();
        for (String c = wire.bytes(1); !c.equals("\r"); c = wire.bytes(1)) {
            size.append(c);
        }
        wire.bytes(1);
        return Integer.parseInt(size.toString(), 16);
    }
}
