package io.outrigger.core.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client on a plain socket that waits at most ten seconds for an answer. */
final class Talk implements Closeable {
    private final Socket socket = new Socket();

    Talk(InetSocketAddress to) throws IOException {
        socket.setSoTimeout(10_000);
        socket.connect(to);
    }

    /** @param from an address of this machine to call from */
    Talk(InetSocketAddress to, InetAddress from) throws IOException {
        socket.setSoTimeout(10_000);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(to);
    }

    Talk send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Exactly as many bytes, fewer at the end of the stream. */
    String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** What {@link Named} says first. */
    void readGreeting() throws IOException {
        int heard;
        do {
            heard = socket.getInputStream().read();
        } while (heard >= 0 && heard != ']');
    }

    /** Whether the next thing heard is the end, or a reset. */
    boolean ended() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
