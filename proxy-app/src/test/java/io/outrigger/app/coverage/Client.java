package io.outrigger.app.coverage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Talks to one address of the proxy, each time on a new connection. */
final class Client {
    private final InetSocketAddress proxy;
    private final Dialled dialled;
    private final @Nullable InetSocketAddress destination;

    /** @param destination where the client wants to go; null if to the proxy itself */
    Client(InetSocketAddress proxy, Dialled dialled, @Nullable InetSocketAddress destination) {
        this.proxy = proxy;
        this.dialled = dialled;
        this.destination = destination;
    }

    /** Where the proxy listens. */
    int port() {
        return proxy.getPort();
    }

    /** A connection, to be closed by the caller. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            if (destination != null) {
                dialled.note(socket.getLocalPort(), destination);
            }
            socket.setSoTimeout(Waiting.patienceMillis());
            socket.connect(proxy, Waiting.patienceMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether anybody listens. */
    boolean isOpen() {
        try {
            connect().close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    Reply get(String host, String path, String... headers) throws IOException {
        return request("GET", host, path, headers);
    }

    Reply request(String method, String host, String path, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: " + host + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return Reply.parse(bytes(head + "connection: close\r\n\r\n"));
    }

    /** Sends this and reads until the other side ends. */
    String bytes(String sent) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
