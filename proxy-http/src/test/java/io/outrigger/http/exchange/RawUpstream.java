package io.outrigger.http.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream for tests whose every byte is a script's. Each connection is served by a thread of its own. */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final List<Integer> connectionOf = new CopyOnWriteArrayList<>();
    private final List<Wire> open = new CopyOnWriteArrayList<>();
    private final Thread acceptor;

    RawUpstream(Script script) throws IOException {
        this.script = script;
        this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.acceptor = daemon(this::accept);
    }

    /** What is done with a connection; its end closes it. */
    @FunctionalInterface
    interface Script {
        void serve(Peer peer) throws IOException, InterruptedException;
    }

    /** One connection as the script sees it. */
    final class Peer {
        private final Wire wire;
        private final int number;

        Peer(Wire wire, int number) {
            this.wire = wire;
            this.number = number;
        }

        Wire wire() {
            return wire;
        }

        /** Of the connection, from 1. */
        int number() {
            return number;
        }

        /** Reads a whole request and notes it. */
        Message request() throws IOException {
            Message request = wire.request();
            connectionOf.add(number);
            requests.add(request);
            return request;
        }

        void send(String text) throws IOException {
            wire.send(text);
        }
    }

    /** Answers every request of every connection so. */
    static Script answering(String answer) {
        return peer -> {
            while (true) {
                peer.request();
                peer.send(answer);
            }
        };
    }

    /** {@code 200} with a length. */
    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                if (listening.isClosed()) {
                    socket.close();
                    return;
                }
                int number = accepted.incrementAndGet();
                daemon(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int number) {
        try (Wire wire = new Wire(socket)) {
            open.add(wire);
            script.serve(new Peer(wire, number));
        } catch (IOException | InterruptedException over) {
            // The proxy ended the connection, or the test is over.
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Connections so far. */
    int connections() {
        return accepted.get();
    }

    /** What {@link Peer#request} has read so far. */
    List<Message> requests() {
        return requests;
    }

    /** The connection, from 1, that brought the request of this index. */
    int connectionOf(int request) {
        return connectionOf.get(request);
    }

    /** Nobody can connect any more when it returns: a thread within accept keeps a closed socket listening. */
    @Override
    public void close() throws IOException {
        listening.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Wire wire : open) {
            wire.close();
        }
    }
}
