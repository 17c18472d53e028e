package io.outrigger.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An admin that others than this machine can reach knows its clients. */
@Timeout(60)
final class AdminTokenTest {
    private static final String SECRET = "a-secret-of-some-length";
    private static final InetSocketAddress ANY = new InetSocketAddress(NetUtil.LOCALHOST4, 0);

    @TempDir
    private Path folder;

    private AdminToken token(String content) throws IOException {
        return AdminToken.read(Files.writeString(folder.resolve("token"), content));
    }

    private static HttpResponse<String> ask(AdminServer server, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyPageWantsTheToken() throws Exception {
        SampleTarget target = new SampleTarget();
        AdminServer.Addresses addresses =
                new AdminServer.Addresses(new InetSocketAddress(0), ANY, ANY, ANY, token(SECRET + "\n"));
        try (AdminServer server = new AdminServer(Transport.of(Transport.Kind.NIO), addresses, target)) {
            for (String wrong : new String[] {"", "Bearer", "Bearer ", "Bearer a-secret", SECRET, "Basic " + SECRET}) {
                HttpResponse<String> reply = ask(server, "POST", "/quitquitquit", "authorization", wrong);
                assertEquals(401, reply.statusCode(), wrong);
                assertEquals(
                        "Bearer", reply.headers().firstValue("www-authenticate").orElse(""));
                assertFalse(reply.body().contains(SECRET));
            }
            assertEquals(401, ask(server, "GET", "/config_dump").statusCode());
            assertTrue(target.orders.isEmpty());

            assertEquals(
                    "LIVE\n",
                    ask(server, "GET", "/ready", "authorization", "Bearer " + SECRET)
                            .body());
        }
    }

    /** Nobody whose name was rebound to this address knows the token; who does not know it learns nothing of names. */
    @Test
    void whoKnowsTheTokenMayUseAnyName() throws Exception {
        AdminServer.Addresses addresses =
                new AdminServer.Addresses(new InetSocketAddress(0), ANY, ANY, ANY, token(SECRET));
        try (AdminServer server = new AdminServer(Transport.of(Transport.Kind.NIO), addresses, new SampleTarget())) {
            int port = server.adminAddress().getPort();

            assertEquals("200", status(port, "GET", "authorization: Bearer " + SECRET));
            assertEquals("401", status(port, "GET", "accept: */*"));
            assertEquals(
                    "403", status(port, "POST", "authorization: Bearer " + SECRET + "\r\norigin: http://evil.test"));
        }
    }

    private static String status(int port, String method, String headers) throws IOException {
        try (Socket socket = new Socket(NetUtil.LOCALHOST4, port)) {
            String request = method + " /ready HTTP/1.1\r\nhost: proxy.example.com:15000\r\nconnection: close\r\n"
                    + headers + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return reply.split(" ", 3)[1];
        }
    }

    @Test
    void withoutATokenOnlyLoopbackWillDo() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new AdminServer.Addresses(new InetSocketAddress("0.0.0.0", 15000), ANY, ANY, ANY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "with a space in the middle", "\u00e4\u00f6\u00fc-not-of-ascii-letters"})
    void whatIsNoTokenIsRefused(String content) {
        assertTrue(refusal(content).contains("expected one line of at least 16"));
    }

    @Test
    void aFileThatIsTooLongIsNotRead() {
        assertTrue(refusal("x".repeat(5000)).contains("at most 4096 bytes"));
    }

    private String refusal(String content) {
        return String.valueOf(
                assertThrows(IOException.class, () -> token(content)).getMessage());
    }

    @Test
    void aTokenIsNotPrinted() throws IOException {
        assertEquals("[redacted]", token(SECRET).toString());
    }
}
