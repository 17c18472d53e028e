package io.outrigger.app.command;

import io.outrigger.app.run.LogSetup;
import io.outrigger.app.run.ProxyLife;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.core.match.AddressText;
import io.outrigger.core.match.CidrSet;
import io.outrigger.core.server.Identity;
import io.outrigger.core.stats.Stats;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outrigger serve}: runs one proxy until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs one proxy, beside an application or at the edge.")
public final class ServeCommand implements Callable<Integer> {
    private static final int OUTBOUND = 15001;
    private static final int INBOUND = 15006;
    private static final int MOST_SERIES = 100_000;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files and folders of Istio and Kubernetes YAML; watched for changes.")
    private List<Path> config = new ArrayList<>();

    @Option(
            names = "--mesh-config",
            paramLabel = "FILE",
            description = "A MeshConfig; wins over one among the resources.")
    private @Nullable Path meshConfig;

    @Option(
            names = "--role",
            paramLabel = "sidecar|gateway",
            description = "The place of this proxy. Default: sidecar.")
    private Identity.Role role = Identity.Role.SIDECAR;

    @Option(
            names = "--as",
            paramLabel = "KIND/NS/NAME",
            description = "Be the proxy of this loaded Deployment or Pod, e.g. Deployment/default/reviews-v1.")
    private @Nullable String like;

    @Option(names = "--namespace", paramLabel = "NS", description = "Own namespace. Default: POD_NAMESPACE, default.")
    private String namespace = "";

    @Option(names = "--labels", paramLabel = "k=v", split = ",", description = "Own labels, comma separated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--service-account", paramLabel = "SA", description = "Own account. Default: SERVICE_ACCOUNT.")
    private String serviceAccount = "";

    @Option(names = "--ip", paramLabel = "ADDR", split = ",", description = "Own addresses. Default: INSTANCE_IP.")
    private List<InetAddress> addresses = new ArrayList<>();

    @Option(
            names = "--workload-certs",
            paramLabel = "DIR",
            description = "cert-chain.pem, key.pem, root-cert.pem of this workload: its part in the mesh.")
    private @Nullable Path workloadCerts;

    @Option(names = "--concurrency", paramLabel = "N", description = "Workers. Default: by role and processors.")
    private int concurrency;

    @Option(
            names = "--metric-series",
            paramLabel = "N",
            description = "Most series of Istio's metrics; what comes later is counted as other. Default: 4000.")
    private int metricSeries = Stats.DEFAULT_MAX_SERIES;

    @Option(names = "--profile", paramLabel = "SIDECAR|EDGE", description = "EDGE: limits of a gateway everywhere.")
    private ProxyOptions.Profile profile = ProxyOptions.Profile.SIDECAR;

    @Option(names = "--lenient", description = "Unknown fields are warnings.")
    private boolean lenient;

    @Option(names = "--no-stale-replay", description = "Never replay a request lost on a reused connection.")
    private boolean noStaleReplay;

    @Option(
            names = "--http10",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Whether HTTP/1.0 is served; false answers 426 as Istio does. Default: true.")
    private boolean http10 = true;

    @Option(names = "--http-proxy-port", paramLabel = "PORT", description = "A forward proxy on loopback.")
    private int httpProxyPort;

    @Option(
            names = "--bind-map",
            paramLabel = "PORT=PORT",
            split = ",",
            description = "Port of a Gateway server to the port really bound, e.g. 80=8080.")
    private Map<Integer, Integer> bindMap = new TreeMap<>();

    @Option(
            names = "--proxy-protocol-from",
            paramLabel = "CIDR",
            split = ",",
            description = "Load balancers whose PROXY protocol is believed; others are cut off. Default: everybody.")
    private List<String> balancers = new ArrayList<>();

    @CommandLine.Mixin
    private AdminPorts adminPorts = new AdminPorts();

    @Override
    public Integer call() throws StartFailure {
        if (concurrency < 0) {
            throw usage("--concurrency " + concurrency + ": expected 1 or more");
        }
        if (metricSeries < 1 || metricSeries > MOST_SERIES) {
            throw usage("--metric-series " + metricSeries + ": expected 1 to " + MOST_SERIES);
        }
        String wrongPorts = adminPorts.wrong();
        if (!wrongPorts.isEmpty()) {
            throw usage(wrongPorts.strip());
        }
        LogSetup.install();
        new ProxyLife(System::exit).start(options());
        return OutriggerCommand.STAYS;
    }

    /** What the proxy is started with, by the options as they were parsed. */
    ProxyOptions options() throws StartFailure {
        boolean captures = role == Identity.Role.SIDECAR;
        boolean old = http10 && !"0".equals(System.getenv("ISTIO_META_HTTP10"));
        return new ProxyOptions(
                config,
                meshConfig,
                new ProxyOptions.Workload(workloadCerts, "true".equals(System.getenv("ENABLE_TLS_ON_SIDECAR_INGRESS"))),
                new IdentityHints(role, namespace, "", labels, serviceAccount, addresses, like),
                new ProxyOptions.Sizes(concurrency, metricSeries),
                profile,
                lenient,
                Set.of(),
                !noStaleReplay,
                new ProxyOptions.Ports(
                        captures ? OUTBOUND : 0, captures ? INBOUND : 0, httpProxyPort, old, bindMap, balancers()),
                adminPorts.addresses(),
                shown());
    }

    private @Nullable CidrSet balancers() {
        List<CidrSet.Range> ranges = new ArrayList<>();
        for (String written : balancers) {
            CidrSet.Range range = AddressText.range(written);
            if (range == null) {
                throw usage("--proxy-protocol-from " + written + ": expected an address or a range, as 10.0.0.0/8");
            }
            ranges.add(range);
        }
        return ranges.isEmpty() ? null : CidrSet.of(ranges);
    }

    private Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        shown.put("config", config.toString());
        shown.put("role", role.toString());
        shown.put("profile", profile.toString());
        shown.put("lenient", Boolean.toString(lenient));
        if (workloadCerts != null) {
            shown.put("workload-certs", workloadCerts.toString());
        }
        return shown;
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
