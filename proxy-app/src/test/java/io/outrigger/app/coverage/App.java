package io.outrigger.app.coverage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An application at every address of this machine. Says in {@code x-app} at which address it was called, and answers with what it
 * was asked; answers other bytes than requests with {@code tcp} and the address; never answers paths below {@code /hang}.
 */
final class App implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getByName("0.0.0.0"));
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final String name;
    private final boolean greets;

    /** @param greets whether it speaks first, as mail servers do */
    App(String name, boolean greets) throws IOException {
        this.name = name;
        this.greets = greets;
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "app-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                // Head and body are two writes; the second must not wait for the first to be acknowledged.
                socket.setTcpNoDelay(true);
                open.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            String here = socket.getLocalAddress().getHostAddress();
            if (greets) {
                out.write(("tcp " + here + " " + name + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            boolean more = true;
            while (more) {
                more = exchange(here, in, out);
            }
        } catch (IOException gone) {
            // Whoever called has what it wanted.
        } finally {
            open.remove(socket);
        }
    }

    private boolean exchange(String here, InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return false;
        }
        if (!first.contains(" HTTP/1.")) {
            out.write(("tcp " + here + " " + name + "\n").getBytes(StandardCharsets.US_ASCII));
            return false;
        }
        StringBuilder head = new StringBuilder(first);
        for (String next = line(in); !next.isBlank(); next = line(in)) {
            head.append(next);
        }
        if (first.contains(" /hang")) {
            return in.read() >= 0;
        }
        if (failing(here, first.split(" ", -1)[1])) {
            out.write("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return head.indexOf("connection: close") < 0;
        }
        byte[] body = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        String answer = "HTTP/1.1 " + status(first) + " OK\r\nserver: app\r\nx-old: app\r\nx-app: " + here
                + "\r\nx-app-port: " + name + "\r\ncontent-length: " + body.length + "\r\n\r\n";
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        return head.indexOf("connection: close") < 0;
    }

    /** That of {@code /status/503}, else 200. */
    private static String status(String first) {
        int asked = first.indexOf(" /status/");
        int from = asked + " /status/".length();
        return asked < 0 ? "200" : first.substring(from, from + 3);
    }

    /** {@code /turn-3...} succeeds at its third time, {@code /but-ADDRESS} everywhere but there. */
    private boolean failing(String here, String path) {
        if (path.startsWith("/turn-")) {
            return times.merge(path, 1, Integer::sum) < path.charAt(6) - '0';
        }
        return path.equals("/but-" + here);
    }

    /** With its end; empty where nothing more comes. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.append((char) next);
            if (next == '\n') {
                break;
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
