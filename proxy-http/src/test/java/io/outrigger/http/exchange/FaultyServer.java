package io.outrigger.http.exchange;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * An upstream that fails at random and counts, by {@code x-id}, how often each request reached it. A whole answer is the request's id,
 * repeated as {@link #bodyOf} tells. One thread a connection.
 */
final class FaultyServer implements AutoCloseable {
    private static final int REPEATS = 40;
    private static final String WRONG = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwrong";

    private final ServerSocket listening;
    private final AtomicIntegerArray seen;
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final Fault[] plan;

    /**
     * What happens to requests, in the order they come to a connection and drawn for each.
     *
     * @param ids highest id and one
     */
    FaultyServer(int ids, Fault... plan) throws IOException {
        this.seen = new AtomicIntegerArray(ids);
        this.plan = plan;
        this.listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** One way to treat a request. */
    enum Fault {
        NONE,
        /** Reset with nothing said. */
        RESET,
        /** Closed with nothing said. */
        CLOSE,
        /** A whole answer, and then a reset. */
        RESET_AFTERWARDS,
        /** Half of an answer with a length. */
        HALF,
        /** Half of a chunked answer. */
        HALF_CHUNKED,
        /** A whole answer with bytes behind it that nobody asked for. */
        SURPLUS,
        /** A whole 503. */
        UNAVAILABLE,
        /** Half of a 503. */
        UNAVAILABLE_HALF,
        /** A whole 503 with bytes behind it that nobody asked for. */
        UNAVAILABLE_SURPLUS
    }

    static String bodyOf(int id) {
        return (id + ".").repeat(REPEATS);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        Random draws = new Random(socket.getPort());
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                more = answer(socket, request(in), plan[draws.nextInt(plan.length)]);
            }
        } catch (IOException over) {
            // The proxy ended the connection.
        }
    }

    /** The id of a request that was read to its end. */
    private int request(InputStream in) throws IOException {
        int id = -1;
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("x-id: ")) {
                id = Integer.parseInt(line.substring(6));
            } else if (line.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        in.readNBytes(length);
        seen.incrementAndGet(id);
        return id;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the end");
            }
            line.append((char) b);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private boolean answer(Socket socket, int id, Fault fault) throws IOException {
        OutputStream out = socket.getOutputStream();
        String body = bodyOf(id);
        String length = "content-length: " + body.length() + "\r\n\r\n";
        String head = "HTTP/1.1 200 OK\r\n" + length;
        String failure = "HTTP/1.1 503 Service Unavailable\r\n" + length;
        faults.addAndGet(fault == Fault.NONE ? 0 : 1);
        switch (fault) {
            case NONE -> out.write(ascii(head + body));
            case SURPLUS -> out.write(ascii(head + body + WRONG));
            case UNAVAILABLE -> out.write(ascii(failure + body));
            case UNAVAILABLE_SURPLUS -> out.write(ascii(failure + body + WRONG));
            case RESET -> reset(socket);
            case CLOSE -> socket.close();
            case RESET_AFTERWARDS -> {
                out.write(ascii(head + body));
                reset(socket);
            }
            case HALF -> {
                out.write(ascii(head + body.substring(body.length() / 2)));
                cut.incrementAndGet();
                reset(socket);
            }
            case UNAVAILABLE_HALF -> {
                out.write(ascii(failure + body.substring(body.length() / 2)));
                reset(socket);
            }
            case HALF_CHUNKED -> {
                String half = body.substring(body.length() / 2);
                out.write(ascii("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                        + Integer.toHexString(half.length()) + "\r\n" + half + "\r\n"));
                cut.incrementAndGet();
                reset(socket);
            }
        }
        return switch (fault) {
            case NONE, SURPLUS, UNAVAILABLE, UNAVAILABLE_SURPLUS -> true;
            case RESET, CLOSE, RESET_AFTERWARDS, HALF, HALF_CHUNKED, UNAVAILABLE_HALF -> false;
        };
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How often a request of that id came. */
    int seen(int id) {
        return seen.get(id);
    }

    /** Answers that were cut in their middle. */
    int cut() {
        return cut.get();
    }

    int faults() {
        return faults.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
