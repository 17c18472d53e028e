package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RequestCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer admin;

    @BeforeEach
    void serve() throws IOException {
        admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        admin.createContext("/", exchange -> {
            boolean known = exchange.getRequestURI().getPath().equals("/stats");
            String body =
                    known ? exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" : "invalid path\n";
            exchange.sendResponseHeaders(known ? 200 : 404, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        admin.start();
    }

    @AfterEach
    void stop() {
        admin.stop(0);
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, parsed) -> Failures.report(failure, line.getErr()))
                .execute(arguments);
    }

    private String port() {
        return Integer.toString(admin.getAddress().getPort());
    }

    @Test
    void printsTheBodyAlone() {
        assertEquals(0, run(new RequestCommand(), "GET", "stats?usedonly", "--debug-port", port()));
        assertEquals("GET /stats?usedonly\n", out.toString());
        assertEquals(0, run(new RequestCommand(), "POST", "/stats", "body", "--debug-port", port()));
        assertEquals("GET /stats?usedonly\nPOST /stats\n", out.toString());
    }

    @Test
    void failsWithWhatTheProxySaid() {
        assertEquals(1, run(new RequestCommand(), "GET", "statz", "--debug-port", port()));
        assertEquals("invalid path\n", err.toString());
        assertEquals("", out.toString());
        assertEquals(2, run(new RequestCommand(), "GET"));
    }

    @Test
    void refusesMethodsThatTheAdminDoesNotServe() {
        assertEquals(2, run(new RequestCommand(), "FETCH", "stats", "--debug-port", port()));
        assertTrue(err.toString().contains("METHOD FETCH: expected one of GET, POST, HEAD"), err.toString());
    }

    @Test
    void completionIsKnownByItsUsualName() {
        assertEquals(0, OutriggerCommand.run("completion"));
    }

    @Test
    void filesThatAreNoDumpAreNamedInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("dump.json"), "{\n  a: b}\n");

        assertEquals(1, run(new ProxyConfigCommand(), "CLUSTER", "--file", file.toString()));
        assertTrue(
                err.toString().startsWith("outrigger: " + file + ": is no JSON in line 2, column 3: "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals(
                1,
                run(
                        new ProxyConfigCommand(),
                        "CLUSTER",
                        "--file",
                        folder.resolve("none").toString()));
        assertTrue(err.toString().endsWith("none does not exist\n"), err.toString());
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertEquals(1, run(new RequestCommand(), "GET", "stats", "--debug-port", Integer.toString(free)));
        assertTrue(err.toString().startsWith("outrigger: no proxy answers GET stats on port " + free), err.toString());
    }

    @Test
    void waitsForReadiness() {
        assertEquals(0, run(new WaitCommand(), "--url", "http://127.0.0.1:" + port() + "/stats"));
        assertEquals(
                1,
                run(
                        new WaitCommand(),
                        "--url",
                        "http://127.0.0.1:" + port() + "/x",
                        "--timeoutSeconds",
                        "0",
                        "--periodMillis",
                        "1"));
        assertTrue(err.toString().contains("status 404"), err.toString());
    }
}
