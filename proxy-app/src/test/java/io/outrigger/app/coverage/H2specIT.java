package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and the application behind it, seen as one server, keep to HTTP/2 in all that h2spec asks, strict cases included. */
final class H2specIT {
    private static final int CASES = 146;
    private static final int CLEAR = 80;
    private static final int TLS = 81;

    /** An application that reads what it is sent and answers all with the same. */
    private static HttpServer application() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "an answer of some length\n".getBytes(StandardCharsets.US_ASCII);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Stream<DynamicTest> verdicts(Path folder, boolean tls) throws Exception {
        if (!H2spec.runsHere()) {
            String notice = "HTTP/2 is not tested by h2spec: there is one for Linux on amd64 only";
            System.err.println(notice);
            abort(notice);
        }
        HttpServer application = application();
        try (Mesh mesh = Mesh.gateway(
                Yaml.edge(new Certs(), "HTTP", application.getAddress().getPort()))) {
            List<H2spec.Verdict> verdicts =
                    new H2spec(folder).ask(mesh.server(tls ? TLS : CLEAR).port(), tls);
            assertEquals(CASES, verdicts.size());
            return verdicts.stream()
                    .map(each -> dynamicTest(each.rule(), () -> assertNull(each.complaint(), each.complaint())));
        } finally {
            application.stop(0);
        }
    }

    @TestFactory
    Stream<DynamicTest> inTheClear(@TempDir Path folder) throws Exception {
        return verdicts(folder, false);
    }

    @TestFactory
    Stream<DynamicTest> overTls(@TempDir Path folder) throws Exception {
        return verdicts(folder, true);
    }
}
