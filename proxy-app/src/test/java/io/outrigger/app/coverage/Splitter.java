package io.outrigger.app.coverage;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands between clients of TLS and the proxy, takes them where another client would go, and cuts their first records into many. One
 * connection after the other.
 */
final class Splitter implements AutoCloseable {
    /** Leaves each record whole. */
    static final int WHOLE = 1 << 14;

    private static final int RECORD_HEADER = 5;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Client there;
    private final int most;

    /** @param most bytes of each record */
    Splitter(Client there, int most) throws IOException {
        this.there = there;
        this.most = most;
        new Thread(this::accept, "splitter").start();
    }

    Client client() {
        return new Client((InetSocketAddress) listening.getLocalSocketAddress(), new Dialled(), null);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket proxy = there.connect();
                new Thread(() -> pass(proxy, client, false), "answers").start();
                new Thread(() -> pass(client, proxy, true), "requests").start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean cuts) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            if (cuts) {
                out.write(cut(first(in), most));
            }
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException ended) {
            // Whoever ended it tells the test.
        }
    }

    private static byte[] first(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        byte[] header = new byte[RECORD_HEADER];
        in.readFully(header);
        byte[] content = new byte[(header[3] & 0xff) << 8 | header[4] & 0xff];
        in.readFully(content);
        return content;
    }

    /** The content of a record in records of at most so many bytes. */
    static byte[] cut(byte[] content, int most) {
        int records = (content.length + most - 1) / most;
        byte[] bytes = new byte[content.length + records * RECORD_HEADER];
        int to = 0;
        for (int from = 0; from < content.length; from += most) {
            int size = Math.min(most, content.length - from);
            byte[] header = {0x16, 3, 1, (byte) (size >> 8), (byte) size};
            System.arraycopy(header, 0, bytes, to, RECORD_HEADER);
            System.arraycopy(content, from, bytes, to + RECORD_HEADER, size);
            to += RECORD_HEADER + size;
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
