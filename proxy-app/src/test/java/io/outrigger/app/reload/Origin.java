package io.outrigger.app.reload;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An application behind the proxy: says its name in {@code x-from}, and the checksum of what it was sent in {@code x-got}. A request for
 * {@code ...?send=N} gets N bytes, with {@code &pause=NANOS} after each block. One thread a connection.
 */
final class Origin implements AutoCloseable {
    private final String name;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    Origin(String name) throws IOException {
        this.name = name;
        this.listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "origin");
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Connections taken since the start. */
    long connections() {
        return connections.get();
    }

    /** Connections that stand. */
    int standing() {
        return open.size();
    }

    /** Requests whose heads came. */
    long requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            HttpText.Head head = HttpText.head(in);
            while (head != null) {
                requests.incrementAndGet();
                HttpText.Body body = HttpText.body(in, head, 0);
                answer(head, body, out);
                head = HttpText.head(in);
            }
        } catch (IOException gone) {
            // The peer may leave at any time.
        } finally {
            open.remove(socket);
        }
    }

    private void answer(HttpText.Head head, HttpText.Body body, OutputStream out) throws IOException {
        String path = head.path();
        long send = number(path, "send=", 5);
        boolean chunked = path.contains("chunked");
        String framing = chunked ? "transfer-encoding: chunked" : "content-length: " + send;
        out.write(HttpText.ascii("HTTP/1.1 200 OK\r\nx-from: " + name + "\r\nx-got: " + body.bytes() + "/"
                + body.checksum() + "\r\n" + framing + "\r\n\r\n"));
        Content.write(out, send, number(path, "pause=", 0), chunked);
        out.flush();
    }

    private static long number(String path, String name, long otherwise) {
        int at = path.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        int end = path.indexOf('&', at);
        return Long.parseLong(path.substring(at + name.length(), end < 0 ? path.length() : end));
    }

    /** Takes no more connections and ends those that stand. */
    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    @Nullable
    static String nameIn(HttpText.Head answer) {
        return answer.field("x-from");
    }
}
