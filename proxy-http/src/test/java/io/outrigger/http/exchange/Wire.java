package io.outrigger.http.exchange;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One end of a connection for tests: raw bytes, and a reader of HTTP/1.1 that owes nothing to the code under test. */
final class Wire implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = socket.getInputStream();
    }

    static Wire to(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** With a small receive buffer, for readers that are slow on purpose. */
    static Wire narrow(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBytes);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Wire(socket);
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends each byte in a packet of its own. */
    Wire drip(String text) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            socket.getOutputStream().write(b);
        }
        return this;
    }

    /** The first line and the fields, without the empty line. */
    List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = next(); b != '\r'; b = next()) {
            if (b == '\n') {
                throw new AssertionError("bare line feed behind " + line);
            }
            line.append((char) b);
        }
        if (next() != '\n') {
            throw new AssertionError("bare carriage return behind " + line);
        }
        return line.toString();
    }

    private int next() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }

    /** Exactly so many bytes. */
    String bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("after " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A request with its body. */
    Message request() throws IOException {
        List<String> lines = head();
        Message head = new Message(lines.get(0), lines.subList(1, lines.size()), "");
        return new Message(head.start(), head.fields(), body(head, false));
    }

    /** An answer with its body. */
    Message answer() throws IOException {
        return answer(false);
    }

    /** @param bodiless whether the request was HEAD */
    Message answer(boolean bodiless) throws IOException {
        List<String> lines = head();
        Message head = new Message(lines.get(0), lines.subList(1, lines.size()), "");
        int status = head.status();
        if (bodiless || status < 200 || status == 204 || status == 304) {
            return head;
        }
        return new Message(head.start(), head.fields(), body(head, true));
    }

    private String body(Message head, boolean untilEnd) throws IOException {
        if (head.value("transfer-encoding").equals("chunked")) {
            return chunks();
        }
        String length = head.value("content-length");
        if (length.isEmpty()) {
            return untilEnd ? rest() : "";
        }
        return bytes(Integer.parseInt(length));
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(bytes(size));
            if (!line().isEmpty()) {
                throw new AssertionError("bytes behind a chunk");
            }
        }
        if (!line().isEmpty()) {
            throw new AssertionError("trailers");
        }
        return body.toString();
    }

    /** All that comes until the connection ends, in order or by a reset. */
    String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                rest.write(b);
            }
        } catch (SocketException reset) {
            // The end as well; whoever cares asks endedByReset.
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads to the end and tells whether that was a reset. */
    boolean endedByReset() throws IOException {
        try {
            while (in.read() >= 0) {}
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** At most this many bytes of what is there; -1 at the end. */
    int read(byte[] into) throws IOException {
        return in.read(into);
    }

    int available() throws IOException {
        return in.available();
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
