package io.outrigger.app.reload;

import io.outrigger.app.ports.FreePort;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What the soak serves: origins, the files that lead to them, and which setups may answer at a moment. The files are changed by one
 * thread; clients ask {@link #done} before and {@link #begun} after each request.
 */
final class Site implements AutoCloseable {
    static final String HOST = "soak.example.com";

    private static final int MOST = 1024;

    private final Folder folder;
    private final Origin stable = new Origin("stable");
    private final Origin green = new Origin("green");
    private final Origin pool1 = new Origin("pool-1");
    private final Origin pool2 = new Origin("pool-2");
    private final Origin policy1 = new Origin("policy-1");
    private final Origin policy2 = new Origin("policy-2");
    private final int mainPort = FreePort.next();
    private final int extraPort = FreePort.next();
    private final AtomicReferenceArray<Setup> setups = new AtomicReferenceArray<>(MOST);
    private volatile int begun;
    private volatile int done;

    Site(Path path) throws IOException {
        folder = new Folder(path);
        write(Setup.FIRST);
        begun = 1;
        done = 1;
    }

    int mainPort() {
        return mainPort;
    }

    int extraPort() {
        return extraPort;
    }

    List<Origin> origins() {
        return List.of(stable, green, pool1, pool2, policy1, policy2);
    }

    /** The newest setup that may run somewhere. */
    int begun() {
        return begun;
    }

    /** The newest setup that runs everywhere. */
    int done() {
        return done;
    }

    Setup setup(int number) {
        return setups.get(number);
    }

    /** Whether the second listener was there all the time between two setups. */
    boolean extraThroughout(int from, int to) {
        for (int number = from; number <= to; number++) {
            if (!setup(number).extra()) {
                return false;
            }
        }
        return true;
    }

    /** Brings a setup into effect; config thread. */
    Reload change(OutriggerProxy proxy, Setup next) throws IOException {
        setups.set(next.number(), next);
        begun = next.number();
        write(next);
        Reload reload = proxy.reload(Reload.Trigger.FILES);
        done = next.number();
        return reload;
    }

    /** A load that must change nothing; config thread. */
    Reload spoil(OutriggerProxy proxy, Setup now) throws IOException {
        folder.write(
                "routes.yaml", "apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: {http: [{rout: 1}]}\n");
        Reload reload = proxy.reload(Reload.Trigger.FILES);
        write(now);
        return reload;
    }

    /** Leaves nothing but an empty configuration. */
    Reload clear(OutriggerProxy proxy) throws IOException {
        for (String name : List.of("routes.yaml", "services.yaml", "policy.yaml", "extra.yaml", "gateway.yaml")) {
            folder.delete(name);
        }
        folder.write("gateway.yaml", Yaml.gateway("main", mainPort));
        return proxy.reload(Reload.Trigger.FILES);
    }

    private void write(Setup setup) throws IOException {
        setups.set(setup.number(), setup);
        folder.write("gateway.yaml", Yaml.gateway("main", mainPort));
        folder.write("routes.yaml", Yaml.rules("main", routes(setup)));
        folder.write(
                "services.yaml",
                Yaml.service("stable.example.com", List.of(stable.port()))
                        + Yaml.service("green.example.com", List.of(green.port()))
                        + Yaml.service(
                                "pool.example.com",
                                setup.wide() ? List.of(pool1.port(), pool2.port()) : List.of(pool1.port()))
                        + Yaml.service("policy.example.com", List.of(policy1.port(), policy2.port())));
        folder.write("policy.yaml", Yaml.policy("policy.example.com", setup.random() ? "RANDOM" : "ROUND_ROBIN"));
        if (setup.extra()) {
            folder.write("extra.yaml", Yaml.gateway("extra", extraPort) + Yaml.rules("extra", routes(setup)));
        } else {
            folder.delete("extra.yaml");
        }
    }

    private static List<String> routes(Setup setup) {
        int number = setup.number();
        return List.of(
                Yaml.route("/stable", number, "stable.example.com"),
                Yaml.route(
                        "/weighted",
                        number,
                        "stable.example.com=" + (100 - setup.greenWeight()),
                        "green.example.com=" + setup.greenWeight()),
                Yaml.route("/pool", number, "pool.example.com"),
                Yaml.route("/policy", number, "policy.example.com"));
    }

    @Override
    public void close() throws IOException {
        for (Origin origin : origins()) {
            origin.close();
        }
    }
}
