package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that writes HTTP/2 frames by hand, right ones and wrong ones, and reads what comes. */
final class Http2Wire implements Closeable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    private Http2Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** A frame as read. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean endsStream() {
            return (flags & END_STREAM) != 0;
        }

        /** The error of RST_STREAM, or of GOAWAY. */
        int code() {
            return number(type == GOAWAY ? 4 : 0);
        }

        /** The last stream that GOAWAY names. */
        int lastStream() {
            return number(0);
        }

        private int number(int at) {
            return (payload[at] & 0xff) << 24
                    | (payload[at + 1] & 0xff) << 16
                    | (payload[at + 2] & 0xff) << 8
                    | payload[at + 3] & 0xff;
        }

        String text() {
            return new String(payload, StandardCharsets.US_ASCII);
        }
    }

    static Http2Wire to(int port) throws IOException {
        return begin(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Whose kernel takes little that the client does not read. */
    static Http2Wire narrow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return begin(socket);
    }

    private static Http2Wire begin(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        Http2Wire wire = new Http2Wire(socket);
        wire.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        wire.send(SETTINGS, 0, 0);
        return wire;
    }

    /** The other end: takes a connection of a client. */
    static Http2Wire accept(ServerSocket server) throws IOException {
        return accept(server, new byte[0]);
    }

    /** The same with settings: identifier and value by turns. */
    static Http2Wire accept(ServerSocket server, byte[] settings) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(10_000);
        Http2Wire wire = new Http2Wire(socket);
        wire.in.readFully(new byte[24]);
        wire.send(SETTINGS, 0, 0, settings);
        return wire;
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int length = payload.length;
        frame.write(
                new byte[] {(byte) (length >>> 16), (byte) (length >>> 8), (byte) length, (byte) type, (byte) flags});
        frame.write(new byte[] {(byte) (stream >>> 24), (byte) (stream >>> 16), (byte) (stream >>> 8), (byte) stream});
        frame.write(payload);
        out.write(frame.toByteArray());
    }

    /** A head of these fields, name and value by turns. */
    void head(int stream, boolean end, String... fields) throws IOException {
        send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    void get(int stream, String path, String... more) throws IOException {
        request("GET", stream, path, true, more);
    }

    void request(String method, int stream, String path, boolean end, String... more) throws IOException {
        String[] fields = {":method", method, ":scheme", "http", ":path", path, ":authority", "shop"};
        String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        head(stream, end, all);
    }

    void data(int stream, boolean end, String text) throws IOException {
        send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] block(String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.write(bytes);
    }

    /** The next frame of this type; others are passed over. */
    Frame next(int type) throws IOException {
        return nextOf(type, type);
    }

    /** The next frame of one of these types. */
    Frame nextOf(int type, int other) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.type == type || frame.type == other) {
                return frame;
            }
        }
    }

    /** What somebody does who may be cut off. */
    @FunctionalInterface
    interface Sending {
        void run() throws IOException;
    }

    /** Whether the other side ended it. */
    boolean ignoringTheEnd(Sending sending) {
        try {
            sending.run();
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    /** Bytes as they are. */
    void raw(int... bytes) throws IOException {
        for (int each : bytes) {
            out.write(each);
        }
    }

    /** The next frame of any type; EOFException when the other side has closed in good order. */
    Frame next() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[lengthAndType >>> 8];
        in.readFully(payload);
        return new Frame(lengthAndType & 0xff, flags, stream, payload);
    }

    /** The fields of the next head, and the stream it belongs to. */
    Http2Headers nextHead(int stream) throws IOException {
        Frame frame = next(HEADERS);
        if (frame.stream != stream) {
            throw new AssertionError("head of stream " + frame.stream);
        }
        return decode(frame);
    }

    /** The fields of a head, which must come here in the order they were read in. */
    Http2Headers decode(Frame head) {
        ByteBuf bytes = Unpooled.wrappedBuffer(head.payload);
        try {
            return decoder.decodeHeaders(head.stream, bytes);
        } catch (Http2Exception wrong) {
            throw new AssertionError(wrong);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
