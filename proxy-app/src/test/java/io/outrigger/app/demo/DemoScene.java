package io.outrigger.app.demo;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.admin.AdminTarget;
import io.outrigger.app.ports.FreePort;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.source.ConfigWatch;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running demo on a copy of the example, its folder watched as the command does it. */
final class DemoScene implements AutoCloseable {
    private static final String REVIEWS = "http://reviews:9080/reviews/0";

    private final ExecutorService configThread = Executors.newSingleThreadExecutor();
    private final HttpClient people = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final ExampleCopy example;
    private final DemoOptions options;
    private final Demo demo;
    private final HttpClient productpage;
    private final ConfigWatch watch;

    DemoScene(Path folder) throws Exception {
        example = new ExampleCopy(folder, "bookinfo/base");
        AdminServer.Addresses admin = DemoOptions.anyPorts();
        options = new DemoOptions(folder, FreePort.next(), admin, FreePort.next());
        demo = Demo.start(options, new NoOrders());
        productpage = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(DemoOptions.loopback(options.forwardProxyPort())))
                .build();
        watch = new ConfigWatch(List.of(folder));
        Thread watching = new Thread(this::follow, "scene-watch");
        watching.setDaemon(true);
        watching.start();
    }

    private void follow() {
        try {
            while (watch.awaitChange()) {
                reload();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Reload reload() {
        return CompletableFuture.supplyAsync(() -> demo.reload(Reload.Trigger.FILES), configThread)
                .join();
    }

    Demo demo() {
        return demo;
    }

    DemoOptions options() {
        return options;
    }

    ExampleCopy example() {
        return example;
    }

    /** Puts a scenario in the place of the one before and waits until it runs. */
    void scenario(String name) throws IOException {
        example.removeRules();
        example.add("bookinfo/scenarios/" + name);
        reload();
    }

    /** The same with one file of rules. */
    void rule(String file, String text) throws IOException {
        example.removeRules();
        example.write(file, text);
        reload();
    }

    HttpResponse<String> page(String... headers) throws Exception {
        return get(people, "http://127.0.0.1:" + options.gatewayPort() + "/productpage", headers);
    }

    /** What reviews answers to productpage's sidecar. */
    HttpResponse<String> reviews() throws Exception {
        return get(productpage, REVIEWS);
    }

    HttpResponse<String> direct(String url) throws Exception {
        return get(people, url);
    }

    /** Prometheus' page of a proxy. */
    String metrics(String proxy) throws Exception {
        AdminServer admin = Objects.requireNonNull(demo.proxy(proxy).admin());
        return direct("http://127.0.0.1:" + admin.adminAddress().getPort() + "/stats/prometheus")
                .body();
    }

    private static HttpResponse<String> get(HttpClient client, String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        watch.close();
        CompletableFuture.runAsync(demo::close, configThread).join();
        configThread.shutdown();
    }

    /** Admin pages of a scene order nothing. */
    static final class NoOrders implements ProxyAdmin.Orders {
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
}
