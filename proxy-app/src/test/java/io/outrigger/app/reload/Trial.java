package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.outrigger.app.ports.FreePort;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.ClusterCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway with two services of one origin each, {@code /one} and {@code /two}, changed by one file at a time. */
final class Trial implements AutoCloseable {
    static final String HOST = "shop.example.com";

    private final Folder folder;
    private final Origin one = new Origin("one");
    private final Origin two = new Origin("two");
    private final int port = FreePort.next();
    private @Nullable OutriggerProxy proxy;

    Trial(Path path) throws IOException {
        folder = new Folder(path);
        folder.write("gateway.yaml", Yaml.gateway("main", port));
        routes(1, "one.example.com");
        endpoints("one.example.com", one.port());
        endpoints("two.example.com", two.port());
    }

    /** The same, running. */
    static Trial running(Path path) throws IOException, StartFailure {
        Trial trial = new Trial(path);
        trial.start(path);
        return trial;
    }

    void start(Path path) throws StartFailure {
        proxy = Gateways.start(path);
    }

    Folder folder() {
        return folder;
    }

    Origin one() {
        return one;
    }

    Origin two() {
        return two;
    }

    int port() {
        return port;
    }

    OutriggerProxy proxy() {
        OutriggerProxy running = proxy;
        assertNotNull(running);
        return running;
    }

    /** Where {@code /one} leads; its answers carry the number. */
    void routes(int number, String... destinations) throws IOException {
        folder.write(
                "routes.yaml",
                Yaml.rules(
                        "main",
                        List.of(
                                Yaml.route("/one", number, destinations),
                                Yaml.route("/two", number, "two.example.com"))));
    }

    void endpoints(String host, Integer... ports) throws IOException {
        folder.write(host + ".yaml", Yaml.service(host, List.of(ports)));
    }

    Reload reload() {
        return proxy().reload(Reload.Trigger.FILES);
    }

    void applied() {
        Reload reload = reload();
        assertEquals(Reload.Outcome.APPLIED, reload.outcome(), reload.toString());
    }

    Talk talk() throws IOException {
        return new Talk(port);
    }

    /** A number of the cluster of a host. */
    long count(String host, ClusterCounter counter) {
        Snapshot snapshot = proxy().server().snapshot();
        assertNotNull(snapshot);
        Cluster cluster = snapshot.clusters().get("outbound|80||" + host);
        assertNotNull(cluster);
        return cluster.cells().value(counter);
    }

    /** A page of the admin. */
    String admin(String path) throws IOException {
        assertNotNull(proxy().admin());
        return Pages.get(proxy().admin().adminAddress().getPort(), path);
    }

    @Override
    public void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        one.close();
        two.close();
    }
}
