package io.outrigger.app.command;

import io.outrigger.app.admin.AdminToken;
import io.outrigger.app.inspect.ConfigDump;
import io.outrigger.app.run.StartFailure;
import io.outrigger.core.time.WallClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outrigger proxy-config route}: what a running proxy has been configured to do, in istioctl's words. */
@Command(
        name = "proxy-config",
        aliases = "pc",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows what the proxy on this machine does: its routes, clusters, listeners, endpoints, certificates or"
                        + " bootstrap, or sets the levels of its log.")
public final class ProxyConfigCommand implements Callable<Integer> {
    private static final int ADMIN = 15000;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** What can be asked for; istioctl's words. */
    enum What {
        ROUTE,
        CLUSTER,
        LISTENER,
        ENDPOINT,
        SECRET,
        BOOTSTRAP,
        LOG
    }

    @Parameters(
            index = "0",
            paramLabel = "WHAT",
            description = "route, cluster, listener, endpoint, secret, bootstrap or log.")
    private What what = What.ROUTE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "short|json|yaml",
            description = "Default: short; bootstrap is JSON.")
    private ConfigDump.Form form = ConfigDump.Form.SHORT;

    @Option(names = "--name", paramLabel = "NAME", description = "Only the one of that name, e.g. 9080 or http.8080.")
    private String name = "";

    @Option(names = "--fqdn", paramLabel = "HOST", description = "Only clusters of that service, and their endpoints.")
    private String fqdn = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Only that port, of a service or a listener.")
    private int port;

    @Option(names = "--subset", paramLabel = "SUBSET", description = "Only clusters of that subset.")
    private String subset = "";

    @Option(names = "--direction", paramLabel = "inbound|outbound", description = "Only that direction.")
    private String direction = "";

    @Option(names = "--address", paramLabel = "ADDR", description = "Only listeners at that address.")
    private String address = "";

    @Option(names = "--level", paramLabel = "LEVELS", description = "For log: debug, or core.cluster:debug,http:info.")
    private String level = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A dump of /config_dump?include_eds in place of a running proxy.")
    private @Nullable Path file;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "Default: 15000.")
    private int adminPort = ADMIN;

    @Override
    public Integer call() throws StartFailure {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (what == What.LOG) {
            String query = level.isEmpty() ? "" : level.indexOf(':') < 0 ? "?level=" + level : "?paths=" + level;
            out.print(new String(ask("POST", "/logging" + query), StandardCharsets.UTF_8));
        } else {
            ConfigDump.Wanted wanted = new ConfigDump.Wanted(name, fqdn, port, subset, direction, address);
            out.print(dump().show(
                            ConfigDump.Kind.valueOf(what.name()),
                            form,
                            wanted,
                            WallClock.system().now()));
        }
        out.flush();
        return 0;
    }

    private ConfigDump dump() throws StartFailure {
        Path from = file;
        try {
            byte[] json = from == null ? ask("GET", "/config_dump?include_eds") : Files.readAllBytes(from);
            return ConfigDump.read(json);
        } catch (NoSuchFileException e) {
            throw new StartFailure(1, from + " does not exist");
        } catch (IOException e) {
            throw new StartFailure(1, (from == null ? "the admin's answer" : from) + ": " + e.getMessage());
        }
    }

    private byte[] ask(String method, String path) throws StartFailure {
        AdminToken token = AdminClient.token(AdminClient.tokenFile());
        try {
            AdminClient.Answer answer = AdminClient.ask(method, adminPort, path, "", token);
            if (!answer.isGood()) {
                throw new StartFailure(1, new String(answer.body(), StandardCharsets.UTF_8).strip());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StartFailure(1, "no proxy answers on port " + adminPort + ": " + e.getMessage());
        }
    }
}
