package io.outrigger.app.command;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.run.LogSetup;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.server.Identity;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outrigger serve}: runs one proxy until it is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs the proxy.")
public final class ServeCommand implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files and folders of YAML.")
    private List<Path> config = new ArrayList<>();

    @Option(
            names = "--mesh-config",
            paramLabel = "FILE",
            description = "A MeshConfig; wins over those among the resources.")
    private @Nullable Path meshConfig;

    @Option(names = "--role", paramLabel = "sidecar|gateway", description = "What the proxy is; default sidecar.")
    private Identity.Role role = Identity.Role.SIDECAR;

    @Option(names = "--namespace", paramLabel = "NS")
    private String namespace = "default";

    @Option(names = "--labels", paramLabel = "k=v", split = ",")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--service-account", paramLabel = "SA")
    private String serviceAccount = "default";

    @Option(names = "--ip", paramLabel = "ADDR")
    private List<InetAddress> addresses = new ArrayList<>();

    @Option(names = "--workload-certs", paramLabel = "DIR")
    private @Nullable Path workloadCerts;

    @Option(names = "--concurrency", paramLabel = "N")
    private int concurrency;

    @Option(names = "--profile", paramLabel = "SIDECAR|EDGE")
    private ProxyOptions.Profile profile = ProxyOptions.Profile.SIDECAR;

    @Option(names = "--lenient")
    private boolean lenient;

    @Option(names = "--no-stale-replay")
    private boolean noStaleReplay;

    @Override
    public Integer call() throws Exception {
        LogSetup.install();
        Identity identity = new Identity(
                role,
                namespace,
                "",
                labels.getOrDefault("app", "unknown"),
                labels,
                serviceAccount,
                addresses,
                Locality.UNKNOWN);
        ProxyOptions options = new ProxyOptions(
                config,
                meshConfig,
                identity,
                concurrency,
                profile,
                lenient,
                !noStaleReplay,
                true,
                0,
                15001,
                15006,
                Map.of(),
                AdminServer.Addresses.istio(),
                workloadCerts == null ? Map.of() : Map.of("workload-certs", workloadCerts.toString()));
        new OutriggerProxy(options).start();
        return OutriggerCommand.STAYS;
    }
}
