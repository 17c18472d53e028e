package io.outrigger.app.demo.bookinfo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One application of the book shop: an HTTP/1.1 server of its own on one address.
 *
 * <p>{@code start}, {@code port} and {@code close} belong to one thread, the one that built the service. Requests are answered on
 * at most {@value #THREADS} daemon threads; when all are busy, on the thread that accepts and reads, which then does neither, so
 * that a flood costs the clients time and not the process its memory. Failures of neighbours are part of the show and logged at
 * DEBUG only.
 */
public abstract sealed class BookService implements AutoCloseable permits Details, ProductPage, Ratings, Reviews {
    private static final Logger LOG = LoggerFactory.getLogger(BookService.class);
    private static final int THREADS = 64;
    private static final int IDLE_THREAD_SECONDS = 10;
    private static final int BACKLOG = 256;
    private static final int MAX_BODY_BYTES = 4096;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final String name;
    private final InetSocketAddress listen;
    private @Nullable Running running;

    private record Running(HttpServer server, ExecutorService threads) {}

    BookService(String name, InetSocketAddress listen) {
        this.name = name;
        this.listen = listen;
    }

    /** Answers one request, on any of the service's threads. */
    abstract Reply answer(Incoming request);

    /** Opens the address; port 0 takes a free one. Throws when it is taken or the address is not of this machine. */
    public final void start() throws IOException {
        if (running != null) {
            throw new IllegalStateException(name + " is started already");
        }
        sendWithoutDelay();
        HttpServer server = HttpServer.create(listen, BACKLOG);
        ExecutorService threads = threads();
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
        running = new Running(server, threads);
    }

    /** The port that is listened on; only between {@code start} and {@code close}. */
    public final int port() {
        if (running == null) {
            throw new IllegalStateException(name + " is not started");
        }
        return running.server().getAddress().getPort();
    }

    /** Ends at once: open connections are closed, requests being answered are dropped. May be called again. */
    @Override
    public final void close() {
        if (running != null) {
            running.threads().shutdownNow();
            running.server().stop(0);
            running = null;
        }
    }

    private ExecutorService threads() {
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "demo-" + name);
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                0,
                THREADS,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons,
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * The JDK's server writes head and body in two segments. Without this the second waits for the acknowledgement of the first,
     * which costs each answer on a kept connection 40 ms. Read once by the JDK, at its first server.
     */
    private static void sendWithoutDelay() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            write(exchange, replyTo(exchange));
        } catch (IOException e) {
            LOG.debug("the client of {} went away", name, e);
        }
    }

    private Reply replyTo(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        byte[] body = method.equals("POST") ? exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1) : new byte[0];
        if (body.length > MAX_BODY_BYTES) {
            return Reply.text(413, "the body is longer than " + MAX_BODY_BYTES + " bytes");
        }
        String path = exchange.getRequestURI().getRawPath();
        try {
            return answer(new Incoming(
                    method.equals("HEAD") ? "GET" : method,
                    path == null ? "" : path,
                    exchange.getRequestHeaders(),
                    new String(body, StandardCharsets.UTF_8)));
        } catch (RuntimeException e) {
            LOG.warn("{} failed to answer {}", name, path, e);
            return Reply.text(500, "internal error");
        }
    }

    private static void write(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", reply.contentType());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("content-length", Integer.toString(body.length));
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
