package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
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
    private static final int MEBIBYTE = 1 << 20;

    private final Certs certs = new Certs();
    private final Mesh mesh;

    HostileClientHelloTest() throws Exception {
        mesh = Mesh.gateway(
                Yaml.host("a.test", "127.9.1.0"),
                Yaml.istio("VirtualService", "name: all, namespace: mine", """
                    hosts: ['*.test']
                    gateways: [edge]
                    http: [{route: [{destination: {host: a.test}}]}]
                    """),
                certs.secret("own", certs.server("*.test")),
                Yaml.istio("Gateway", "name: edge, namespace: mine", """
                    selector: {istio: edge}
                    servers:
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
        try (Splitter splitter = new Splitter(mesh.server(PORT).port(), most)) {
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

    /** Sixteen KiB are the most, and with the headers of all their records 64. */
    @Test
    void endlessRecordsOfOneByteAreCutOff() throws Exception {
        byte[] content = new byte[MEBIBYTE / 8];
        content[0] = 1;
        content[2] = 0x3f;
        byte[] records = Splitter.cut(content, 1);
        try (Socket socket = mesh.server(PORT).connect()) {
            send(socket, records);
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

    @Test
    void twoNamesAreNone() throws Exception {
        byte[] names = {0, 14, 0, 0, 4, 'o', 'p', 'e', 'n', 0, 0, 4, 'e', 'v', 'i', 'l'};
        try (Socket socket = mesh.server(PORT).connect()) {
            socket.getOutputStream().write(hello(names));
            assertEnded(socket);
        }
    }

    /** A ClientHello with one suite and this as its names. */
    private static byte[] hello(byte[] names) {
        byte[] body = new byte[2 + 32 + 1 + 4 + 2 + 2 + 4 + names.length];
        body[0] = 3;
        body[1] = 3;
        byte[] rest = {0, 2, 0x13, 1, 1, 0, 0, (byte) (4 + names.length), 0, 0, 0, (byte) names.length};
        System.arraycopy(rest, 0, body, 35, rest.length);
        System.arraycopy(names, 0, body, 35 + rest.length, names.length);
        byte[] message = new byte[4 + body.length];
        message[0] = 1;
        message[3] = (byte) body.length;
        System.arraycopy(body, 0, message, 4, body.length);
        return Splitter.cut(message, message.length);
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
