package io.outrigger.app.coverage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that listens at a socket of the file system, and answers one request a connection with {@code x-app: unix}. */
final class UnixApp implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nx-app: unix\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread thread = new Thread(this::accept, "unix-app");

    UnixApp(Path path) throws IOException {
        server.bind(UnixDomainSocketAddress.of(path));
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    connections.incrementAndGet();
                    answer(channel);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void answer(SocketChannel channel) throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        int ends = 0;
        for (int next = in.read(); next >= 0 && ends < 4; ) {
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
            next = ends < 4 ? in.read() : next;
        }
        channel.write(ByteBuffer.wrap(ANSWER));
    }

    /** How often somebody came. */
    int connections() {
        return connections.get();
    }

    /** Until then the thread that accepts may yet take and answer somebody. */
    @Override
    public void close() {
        try {
            server.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
