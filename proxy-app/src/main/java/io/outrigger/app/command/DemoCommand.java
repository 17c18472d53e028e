package io.outrigger.app.command;

import io.outrigger.app.demo.Demo;
import io.outrigger.app.demo.DemoOptions;
import io.outrigger.app.run.LogSetup;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyLife;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.pipeline.ConfigPipeline;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outrigger demo}: runs a mesh to play with until it is told to stop. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a book shop of six applications, a sidecar for each, and a gateway, all in one process.")
public final class DemoCommand implements Callable<Integer> {
    /** Where the product is installed; the launcher says so. */
    static final String HOME = "outrigger.home";

    private static final Path EXAMPLE = Path.of("examples", "bookinfo", "base");
    private static final int HIGHEST_PORT = 65535;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "DIR",
            description = "Folder of Istio and Kubernetes YAML; watched for changes. Default: examples/bookinfo/base.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the gateway. Default: 8080.")
    private int port = 8080;

    @Override
    public Integer call() throws StartFailure {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--port " + port + ": expected 1 to " + HIGHEST_PORT);
        }
        // Each proxy would say the same; the demo says it once.
        LogSetup.install(ConfigPipeline.class, OutriggerProxy.class);
        Path folder = folder();
        DemoOptions options = DemoOptions.usual(folder, port);
        Demo demo = new ProxyLife(System::exit).start(orders -> Demo.start(options, orders), List.of(folder));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(demo.text());
        out.flush();
        return OutriggerCommand.STAYS;
    }

    private Path folder() throws StartFailure {
        Path folder = config == null ? example() : config;
        if (!Files.isDirectory(folder)) {
            throw new StartFailure(
                    StartFailure.CONFIG,
                    folder + " is not a folder; name one like examples/bookinfo/base with --config");
        }
        return folder;
    }

    /** As short as it can be said from here. */
    private static Path example() {
        Path here = Path.of("").toAbsolutePath();
        Path found = Path.of(System.getProperty(HOME, "")).toAbsolutePath().resolve(EXAMPLE);
        return found.startsWith(here) ? here.relativize(found) : found;
    }
}
