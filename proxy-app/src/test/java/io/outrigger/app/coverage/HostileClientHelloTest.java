package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ClientHellos as no honest client writes them. Whatever is done to one, it reaches the server that it names or none: a name that a
 * reader could miss leads to no server that asks for less. Bytes, records and time are bounded; the time is asked about in {@code
 * ProtocolDetectorTest}.
 */
final class HostileClientHelloTest {
    private static final int PORT = 81;
    private static final int THROUGH = 80;
    private static final short ECDHE_ECDSA_AES_128_GCM = (short) 0xc02b;
    /** P-256, points as they are, ECDSA with SHA-256. */
    private static final byte[] OTHER_EXTENSIONS = {0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3
    };

    private final Certs certs = new Certs();
    private final Mesh mesh;

    HostileClientHelloTest() throws Exception {
        mesh = Mesh.gateway(
                Yaml.host("a.test", "127.9.1.0"),
                Yaml.edgeRule("'*.test'", "a.test"),
                Yaml.istio("ServiceEntry", "name: through, namespace: mine", """
                    hosts: [through.test]
                    ports: [{number: 80, name: tls, protocol: TLS, targetPort: $greeter}]
                    resolution: STATIC
                    endpoints: [{address: 127.9.1.1}]
                    """),
                Yaml.istio("VirtualService", "name: through, namespace: mine", """
                    hosts: [through.test]
                    gateways: [edge]
                    tls: [{match: [{sniHosts: [through.test]}], route: [{destination: {host: through.test}}]}]
                    """),
                certs.secret("own", certs.server("*.test")),
                Yaml.istio("Gateway", "name: edge, namespace: mine", """
                    selector: {istio: edge}
                    servers:
                    - {port: {number: 80, name: t, protocol: TLS}, hosts: [through.test], tls: {mode: PASSTHROUGH}}
                    - {port: {number: 81, name: s, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: own}}
                    - {port: {number: 81, name: m, protocol: HTTPS}, hosts: [closed.test], tls: {mode: MUTUAL, credentialName: own}}
                    """));
    }

    @AfterEach
    void end() {
        mesh.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void inPiecesItChoosesTheServerThatItNames(int most) throws Exception {
        try (Splitter splitter = new Splitter(mesh.server(PORT), most)) {
            Client client = splitter.client();
            assertEquals(200, TlsClient.of(client, "open.test").get("/").status());
            assertThrows(
                    IOException.class, () -> TlsClient.of(client, "closed.test").get("/"));
            assertEquals(
                    200,
                    TlsClient.of(client, "closed.test")
                            .showing(certs.client("me.test"))
                            .get("/")
                            .status());
        }
    }

    @Test
    void withoutItsEndItReachesNobody() throws Exception {
        byte[] cut = {0x16, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3, 7, 7, 7};
        try (Socket socket = mesh.server(PORT).connect()) {
            socket.getOutputStream().write(cut);
            socket.shutdownOutput();
            assertEnded(socket);
        }
    }

    /** Nothing is kept ready for what it says of itself. */
    @Test
    void oneThatSaysItIsLongIsNotWaitedFor() throws Exception {
        byte[] says = {0x16, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3};
        byte[] record = Arrays.copyOf(says, 5 + 0x4000);
        try (Socket socket = mesh.server(PORT).connect()) {
            socket.getOutputStream().write(record);
            assertEnded(socket);
        }
    }

    /** The message is one that would still be waited for, and its records are too many. */
    @Test
    void endlessRecordsOfOneByteAreCutOff() throws Exception {
        byte[] content = new byte[15_000];
        content[0] = 1;
        content[2] = 0x3f;
        try (Socket socket = mesh.server(PORT).connect()) {
            send(socket, Splitter.cut(content, 1));
            assertEnded(socket);
        }
    }

    /** As much as is taken. */
    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException ended) {
            // Which is what is asked about.
        }
    }

    /**
     * Where TLS passes through, nobody but the proxy looks: that of one name leads to an application, which speaks first, and it is the
     * second name that leads to none.
     */
    @Test
    void twoNamesAreNone() throws Exception {
        byte[] one = name("through.test");
        byte[] other = name("closed.test");
        try (Socket socket = mesh.server(THROUGH).connect()) {
            socket.getOutputStream().write(hello(one));
            assertEquals("tcp", new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII));
        }
        byte[] two = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, two, one.length, other.length);
        try (Socket socket = mesh.server(THROUGH).connect()) {
            socket.getOutputStream().write(hello(two));
            assertEnded(socket);
        }
    }

    private static byte[] name(String text) {
        return ByteBuffer.allocate(3 + text.length())
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** A ClientHello of TLS 1.2 that lacks nothing, in one record; what it says of names is up to the test. */
    private static byte[] hello(byte[] names) {
        int nameBytes = Short.BYTES + names.length;
        int extensions = 4 + nameBytes + OTHER_EXTENSIONS.length;
        ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 4 + 2 + 2 + extensions)
                .put(new byte[] {3, 3})
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 2)
                .putShort(ECDHE_ECDSA_AES_128_GCM)
                .put(new byte[] {1, 0})
                .putShort((short) extensions)
                .putShort((short) 0)
                .putShort((short) nameBytes)
                .putShort((short) names.length)
                .put(names)
                .put(OTHER_EXTENSIONS);
        ByteBuffer message = ByteBuffer.allocate(4 + body.capacity())
                .putInt(1 << 24 | body.capacity())
                .put(body.array());
        return Splitter.cut(message.array(), message.capacity());
    }

    /** Without a byte of a handshake; an alert may come. */
    private static void assertEnded(Socket socket) {
        try {
            byte[] answer = socket.getInputStream().readAllBytes();
            assertTrue(answer.length == 0 || answer[0] == 0x15, Arrays.toString(answer));
        } catch (java.net.SocketTimeoutException waiting) {
            throw new AssertionError("the connection stays open", waiting);
        } catch (IOException reset) {
            // As good.
        }
    }
}
