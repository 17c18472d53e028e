package io.outrigger.app.coverage;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A DNS server that answers questions for A records from a map; names it does not know do not exist. */
final class NameServer implements Closeable {
    private static final int ANSWER = 0x8180;
    private static final int NO_SUCH_NAME = 3;
    private static final int QUESTION_AT = 12;

    private final DatagramSocket socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Addresses of a name. */
    record Answer(int ttlSeconds, List<String> addresses) {}

    NameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on this name has these addresses; it ends with a dot. */
    void answer(String name, int ttlSeconds, String... addresses) {
        answers.put(name, new Answer(ttlSeconds, List.of(addresses)));
    }

    void forget(String name) {
        answers.remove(name);
    }

    List<String> asked() {
        return asked;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] reply = reply(buffer, packet.getLength());
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] reply(byte[] query, int length) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = QUESTION_AT;
        for (; query[at] != 0; at += 1 + query[at]) {
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII))
                    .append('.');
        }
        int questionEnd = Math.min(length, at + 5);
        asked.add(name.toString());
        Answer answer = answers.get(name.toString());
        List<String> addresses = answer == null ? List.of() : answer.addresses();
        ByteBuffer out = ByteBuffer.allocate(1500);
        out.put(query, 0, 2).putShort((short) (ANSWER | (answer == null ? NO_SUCH_NAME : 0)));
        out.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
        out.put(query, QUESTION_AT, questionEnd - QUESTION_AT);
        for (String address : addresses) {
            out.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1);
            out.putInt(answer == null ? 0 : answer.ttlSeconds()).putShort((short) 4);
            out.put(InetAddress.getByName(address).getAddress());
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
    }
}
