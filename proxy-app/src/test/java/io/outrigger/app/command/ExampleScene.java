package io.outrigger.app.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.NetUtil;
import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.admin.AdminTarget;
import io.outrigger.app.demo.ExampleCopy;
import io.outrigger.app.ports.FreePort;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An example as its README starts it, at addresses and ports of its own: stand-in backends, and one proxy. */
final class ExampleScene implements AutoCloseable, ProxyAdmin.Orders {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> backends = new ArrayList<>();
    private final int port = FreePort.next();
    private final ExampleCopy example;
    private final OutriggerProxy proxy;
    private final HttpClient client;

    /**
     * @param example whose README is followed
     * @param base the folder that its configuration is in
     */
    ExampleScene(Path folder, String example, String base) throws Exception {
        ExampleReadme readme = ExampleReadme.of(example);
        this.example = new ExampleCopy(folder, base);
        for (ExampleReadme.Backend backend : readme.backends()) {
            backends.add(serve(backend));
        }
        this.proxy = OutriggerProxy.start(moved(readme.serve().options(), folder), this);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(NetUtil.LOCALHOST4, port)))
                .build();
    }

    private ProxyOptions moved(ProxyOptions as, Path folder) {
        boolean forwards = as.ports().httpProxy() > 0;
        InetSocketAddress any = new InetSocketAddress(NetUtil.LOCALHOST4, 0);
        return new ProxyOptions(
                List.of(folder),
                as.meshConfig(),
                as.workload(),
                as.identity(),
                as.sizes(),
                as.profile(),
                as.lenient(),
                as.suppressed(),
                as.staleReplay(),
                new ProxyOptions.Ports(0, 0, forwards ? port : 0, as.ports().http10(), Map.of(8080, port)),
                new AdminServer.Addresses(any, any, any, any),
                as.shown());
    }

    private HttpServer serve(ExampleReadme.Backend backend) throws IOException {
        // The port of an address that only this copy has is free; 127.0.0.1 is everybody's.
        InetSocketAddress listen = new InetSocketAddress(example.moved(backend.address()), backend.port());
        HttpServer server = HttpServer.create(listen, 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, backend.folder()));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, Path folder) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            byte[] body = Files.readAllBytes(folder.resolve(path.isEmpty() ? "index.html" : path));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The port that stands for the README's: of the forward proxy, or of the gateway. */
    int port() {
        return port;
    }

    /** Puts a scenario's rules in the place of those before. */
    Reload scenario(String from) throws IOException {
        example.removeRules();
        example.add(from);
        return proxy.reload(Reload.Trigger.FILES);
    }

    HttpResponse<String> get(String url, String... headers) throws Exception {
        return client.send(request(url, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** Counts answers of one body, line end not counted. */
    int count(String body, int requests, String url, String... headers) throws Exception {
        int count = 0;
        for (int i = 0; i < requests; i++) {
            count += get(url, headers).body().strip().equals(body) ? 1 : 0;
        }
        return count;
    }

    private static HttpRequest request(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    @Override
    public void close() {
        proxy.close();
        backends.forEach(backend -> backend.stop(0));
        threads.shutdownNow();
    }

    @Override
    public CompletionStage<AdminTarget.Reload> reload() {
        return CompletableFuture.failedStage(new UnsupportedOperationException("no orders"));
    }

    @Override
    public void quit() {
        throw new UnsupportedOperationException("no orders");
    }

    @Override
    public void drain(AdminTarget.Drain how) {
        throw new UnsupportedOperationException("no orders");
    }
}
