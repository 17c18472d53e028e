package io.outrigger.tcp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream on a plain socket: runs a script for each connection on a thread of its own. */
final class Peer implements Closeable {
    private final ServerSocket listening;
    private final Script script;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    /** What to do with a connection. It is closed afterwards. */
    interface Script {
        void run(Socket connection) throws IOException;
    }

    Peer(Script script) throws IOException {
        this.script = script;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::acceptAll);
    }

    /** Sends back what comes until the end. */
    static void echo(Socket connection) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = connection.getInputStream().read(buffer);
                n >= 0;
                n = connection.getInputStream().read(buffer)) {
            connection.getOutputStream().write(buffer, 0, n);
        }
    }

    static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String hear(Socket connection, int bytes) throws IOException {
        return new String(connection.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                accepted.add(connection);
                start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            script.run(connection);
        } catch (IOException clientWent) {
            return;
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : accepted) {
            connection.close();
        }
    }
}
