package io.outrigger.app.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port where connections neither succeed nor fail: nobody accepts, and those who wait fill the queue. */
final class FullPort implements AutoCloseable {
    private static final int WAITING = 8;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
    private final List<SocketChannel> waiting = new ArrayList<>();

    FullPort() throws IOException {
        for (int i = 0; i < WAITING; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            waiting.add(channel);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
