package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tunnel} of DestinationRules: bytes go on inside a request to a proxy. */
final class TunnelCoverageTest {
    private static final String CONNECT = "CONNECT far.test:443 HTTP/1.1\r\nhost: far.test:443\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nhost: far.test:443\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String YES = "HTTP/1.1 200 Connection established\r\n\r\n";

    private Heard proxy = new Heard(YES);

    TunnelCoverageTest() throws IOException {}

    @AfterEach
    void close() {
        proxy.close();
    }

    private void answering(String answer) throws IOException {
        proxy.close();
        proxy = new Heard(answer);
    }

    private Mesh mesh(String policies, String... more) throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: proxy, namespace: mine", """
            hosts: [proxy.test]
            addresses: [127.9.0.1]
            ports: [{number: 9000, name: tcp, protocol: TCP, targetPort: %s}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """.formatted(proxy.port()));
        String rule = Yaml.istio("DestinationRule", "name: proxy, namespace: mine", "host: proxy.test\n" + policies);
        return Mesh.sidecar(entry, rule, String.join("\n---\n", more));
    }

    private Mesh tunnel(String settings) throws Exception {
        return mesh("trafficPolicy: {tunnel: {targetHost: far.test, targetPort: 443" + settings + "}}");
    }

    private static Socket connect(Mesh mesh) throws IOException {
        return mesh.outbound("127.9.0.1:9000").connect();
    }

    private static void send(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(Socket client, int count) throws IOException {
        return new String(client.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    private static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Bytes both ways, the client's first ones included; each direction ends for itself. */
    @Test
    @Covers({"DestinationRule.trafficPolicy.tunnel.targetHost", "DestinationRule.trafficPolicy.tunnel.targetPort"})
    void connects() throws Exception {
        answering(YES + "first");
        try (Mesh mesh = tunnel("");
                Socket client = connect(mesh)) {
            send(client, "hello");
            assertEquals(CONNECT + "hello", proxy.call(0).awaitText(CONNECT.length() + 5));
            assertEquals("first", read(client, 5));
            client.shutdownOutput();
            proxy.call(0).awaitEnd();
            proxy.call(0).say("last");
            proxy.call(0).shutdownOutput();
            assertEquals("last", rest(client));
        }
    }

    @Test
    @Covers("DestinationRule.trafficPolicy.tunnel.protocol")
    void posts() throws Exception {
        answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfir");
        try (Mesh mesh = tunnel(", protocol: POST");
                Socket client = connect(mesh)) {
            send(client, "hello");
            assertEquals(POST + "5\r\nhello\r\n", proxy.call(0).awaitText(POST.length() + 10));
            proxy.call(0).say("st\r\n");
            assertEquals("first", read(client, 5));
            client.shutdownOutput();
            assertEquals(POST + "5\r\nhello\r\n0\r\n\r\n", proxy.call(0).awaitText(POST.length() + 15));
            proxy.call(0).say("4;x=y\r\nlast\r\n0\r\na: b\r\n\r\n");
            assertEquals("last", rest(client));
        }
    }

    @Test
    void aProxyThatDoesNotAnswerIsNotWaitedForLongerThanForAConnection() throws Exception {
        answering("");
        String pool = "connectionPool: {tcp: {connectTimeout: 200ms}}";
        try (Mesh mesh = mesh("trafficPolicy: {tunnel: {targetHost: far.test, targetPort: 443}, " + pool + "}");
                Socket client = connect(mesh)) {
            assertEquals(CONNECT, proxy.call(0).awaitText(CONNECT.length()));
            assertEquals("", endOf(client));
            proxy.call(0).awaitEnd();
            String stats = "/stats?filter=proxy.test.*upstream_rq_timeout";
            Waiting.until(() -> mesh.admin(stats).contains("upstream_rq_timeout: 1"), () -> mesh.admin(stats));
        }
    }

    /** What a destination says holds for its subsets only where they say it themselves. */
    @Test
    @Covers({
        "DestinationRule.subsets[].trafficPolicy.tunnel.protocol",
        "DestinationRule.subsets[].trafficPolicy.tunnel.targetHost",
        "DestinationRule.subsets[].trafficPolicy.tunnel.targetPort"
    })
    void subsets() throws Exception {
        String rule = """
            trafficPolicy: {tunnel: {targetHost: other.test, targetPort: 1}}
            subsets:
            - {name: plain}
            - {name: own, trafficPolicy: {tunnel: {protocol: POST, targetHost: far.test, targetPort: 443}}}
            """;
        String routes = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: [proxy.test]
            tcp:
            - {match: [{sourceLabels: {app: shop}}], route: [{destination: {host: proxy.test, subset: own}}]}
            """);
        try (Mesh mesh = mesh(rule, routes);
                Socket client = connect(mesh)) {
            assertEquals(POST, proxy.call(0).awaitText(POST.length()));
            assertEquals(true, client.isConnected());
        }
        try (Mesh mesh = mesh(rule, routes.replace("subset: own", "subset: plain"));
                Socket client = connect(mesh)) {
            send(client, "hello");
            assertEquals("hello", proxy.call(1).awaitText(5));
        }
    }

    @Test
    void severalDestinationsGoThroughTheTunnelOfTheFirst() throws Exception {
        String routes = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: [proxy.test]
            tcp:
            - route:
              - {destination: {host: proxy.test, subset: one}, weight: 1}
              - {destination: {host: proxy.test, subset: two}, weight: 1}
            """);
        String rule = """
            trafficPolicy: {tunnel: {targetHost: far.test, targetPort: 443}}
            subsets: [{name: one}, {name: two}]
            """;
        try (Mesh mesh = mesh(rule, routes);
                Socket client = connect(mesh)) {
            assertEquals(CONNECT, proxy.call(0).awaitText(CONNECT.length()));
            assertEquals(true, client.isConnected());
        }
    }

    @Test
    void anAddressOfSixteenBytesStandsInBrackets() throws Exception {
        try (Mesh mesh = mesh("trafficPolicy: {tunnel: {targetHost: '2001:db8::1', targetPort: 443}}");
                Socket client = connect(mesh)) {
            assertEquals(
                    "CONNECT [2001:db8::1]:443 ", proxy.call(0).awaitText(26).substring(0, 26));
            assertEquals(true, client.isConnected());
        }
    }

    /** The client learns of a refusal as of a failed connect. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20\r\n\r\n",
                "SSH-2.0-other\r\n\r\n"
            })
    void anyOtherAnswerIsAFailure(String answer) throws Exception {
        answering(answer);
        try (Mesh mesh = tunnel("");
                Socket client = connect(mesh)) {
            send(client, "hello");
            assertEquals("", endOf(client));
            proxy.call(0).awaitEnd();
            assertEquals(CONNECT, proxy.call(0).text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n"
            })
    void anAmbiguousBodyEndsTheTunnel(String answer) throws Exception {
        answering(answer);
        try (Mesh mesh = tunnel(", protocol: POST");
                Socket client = connect(mesh)) {
            String told = endOf(client);
            assertEquals(answer.endsWith("abc\r\n") && !told.isEmpty() ? "ab" : "", told);
            proxy.call(0).awaitEnd();
        }
    }

    private static String endOf(Socket client) throws IOException {
        try {
            return rest(client);
        } catch (SocketException reset) {
            return "";
        }
    }

    /** Patience is asked for, and the yes comes byte by byte. */
    @Test
    void anAnswerInPieces() throws Exception {
        answering("HTTP/1.1 100 Continue\r\n\r\n");
        try (Mesh mesh = tunnel("");
                Socket client = connect(mesh)) {
            send(client, "hello");
            proxy.call(0).awaitText(CONNECT.length());
            for (char next : (YES + "x").toCharArray()) {
                proxy.call(0).say(Character.toString(next));
            }
            assertEquals("x", read(client, 1));
            assertEquals(CONNECT + "hello", proxy.call(0).awaitText(CONNECT.length() + 5));
        }
    }

    /** A body of a known length, and one that lasts as long as the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", "HTTP/1.0 200 OK\r\n\r\nhello"})
    void otherBodies(String answer) throws Exception {
        answering(answer);
        try (Mesh mesh = tunnel(", protocol: POST");
                Socket client = connect(mesh)) {
            assertEquals("hello", read(client, 5));
            client.shutdownOutput();
            proxy.call(0).awaitText(POST.length() + 5);
            if (!answer.contains("length")) {
                proxy.call(0).shutdownOutput();
            }
            assertEquals("", rest(client));
        }
    }
}
