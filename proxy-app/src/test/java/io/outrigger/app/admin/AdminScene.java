package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.stats.HttpCounter;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.Reporter;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** The small servers before a sample of a proxy, and a client. */
final class AdminScene {
    private static final InetSocketAddress ANY = new InetSocketAddress(NetUtil.LOCALHOST4, 0);

    final SampleTarget target = new SampleTarget();
    final AdminServer server =
            new AdminServer(Transport.of(Transport.Kind.NIO), new AdminServer.Addresses(ANY, ANY, ANY, ANY), target);
    final HttpClient client = HttpClient.newHttpClient();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    final Worker worker = new Worker(0, group.next(), WallClock.system(), Chance.seeded(0));

    AdminScene() throws IOException {}

    void close() throws InterruptedException {
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    HttpResponse<String> send(InetSocketAddress to, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(server.adminAddress(), "GET", path);
    }

    HttpResponse<String> post(String path, String... headers) throws Exception {
        return send(server.adminAddress(), "POST", path, headers);
    }

    static void assertJson(String body) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
    }

    void count() throws Exception {
        worker.loop()
                .submit(() -> {
                    target.cluster.cells().add(worker, ClusterCounter.UPSTREAM_RQ_PENDING_OVERFLOW, 29);
                    target.cluster.cells().status(worker, 200);
                    target.cluster.cells().status(worker, 503);
                    target.stats.http("outbound_0.0.0.0_8000").increment(worker, HttpCounter.DOWNSTREAM_RQ_TOTAL);
                    target.stats.http("outbound_0.0.0.0_8000").status(worker, 200);
                    int pair = target.stats
                            .requests()
                            .pair(
                                    Reporter.SOURCE,
                                    Peer.UNKNOWN,
                                    Peer.UNKNOWN,
                                    "httpbin.default.svc.cluster.local",
                                    "httpbin",
                                    "default");
                    target.stats.requests().record(worker, pair, 200, 0, -1, 12, 300, 700);
                    target.stats.requests().messages(worker, pair, 200, 0, -1, 1, 2);
                    int tcp = target.stats
                            .connections()
                            .pair(Reporter.SOURCE, Peer.UNKNOWN, Peer.UNKNOWN, "", "PassthroughCluster", "");
                    target.stats.connections().opened(worker, tcp);
                })
                .get();
    }
}
