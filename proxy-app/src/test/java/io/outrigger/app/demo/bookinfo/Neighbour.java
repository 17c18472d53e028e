package io.outrigger.app.demo.bookinfo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A stand-in for a service or for the sidecar's forward proxy: remembers what it was asked, answers as told, or never. */
final class Neighbour implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** One request: its target as it stood in the request line. */
    record Asked(String target, Headers headers) {}

    private Neighbour(UnaryOperator<String> bodyByTarget, int status, boolean silent) throws IOException {
        server = HttpServer.create(loopback(), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(new Asked(exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
            if (silent) {
                awaitEnd();
            }
            answer(exchange, status, bodyByTarget.apply(exchange.getRequestURI().toString()));
        });
        server.start();
    }

    static Neighbour answering(int status, String body) throws IOException {
        return new Neighbour(target -> body, status, false);
    }

    /** The forward proxy of a mesh: the body depends on the absolute target. */
    static Neighbour meshOf(UnaryOperator<String> bodyByTarget) throws IOException {
        return new Neighbour(bodyByTarget, 200, false);
    }

    static Neighbour silent() throws IOException {
        return new Neighbour(target -> "", 200, true);
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    List<Asked> asked() {
        return asked;
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    ProxySelector asForwardProxy() {
        return ProxySelector.of(server.getAddress());
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void awaitEnd() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
