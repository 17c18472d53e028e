package io.outrigger.app.reload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One client connection to the proxy, request after request. */
final class Talk implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Talk(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A whole answer. */
    record Answer(HttpText.Head head, HttpText.Body body) {
        String from() {
            return String.valueOf(Origin.nameIn(head));
        }
    }

    Answer get(String host, String path) throws IOException {
        ask(host, path);
        return answer(0);
    }

    /** Sends a request without body. */
    void ask(String host, String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n");
    }

    /** Sends a body of that length at a pace, and waits for the answer. */
    Answer post(String host, String path, long bytes, long pauseNanos, boolean chunked) throws IOException {
        String framing = chunked ? "transfer-encoding: chunked" : "content-length: " + bytes;
        send("POST " + path + " HTTP/1.1\r\nhost: " + host + "\r\n" + framing + "\r\n\r\n");
        Content.write(out, bytes, pauseNanos, chunked);
        return answer(0);
    }

    void send(String text) throws IOException {
        out.write(HttpText.ascii(text));
        out.flush();
    }

    /** The answer, its body read at a pace. */
    Answer answer(long pauseNanos) throws IOException {
        HttpText.Head head = HttpText.head(in);
        if (head == null) {
            throw new IOException("the connection ended without an answer");
        }
        return new Answer(head, HttpText.body(in, head, pauseNanos));
    }

    /** Whether nothing more comes. */
    boolean ended() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
