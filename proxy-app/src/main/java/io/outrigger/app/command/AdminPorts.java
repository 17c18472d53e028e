package io.outrigger.app.command;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.run.StartFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a proxy can be asked about itself: Istio's ports, unless two proxies share a machine. */
final class AdminPorts {
    private static final int LARGEST = 65_535;

    @Option(
            names = "--admin-address",
            paramLabel = "ADDR",
            description = "Where the admin listens. Default: 127.0.0.1; any other wants a token.")
    private InetAddress address = AdminServer.Addresses.istio().admin().getAddress();

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "What it holds must be sent as authorization: Bearer. Default: OUTRIGGER_ADMIN_TOKEN_FILE.")
    private @Nullable Path tokenFile = AdminClient.tokenFile();

    @Option(names = "--admin-port", paramLabel = "PORT", description = "Admin. Default: 15000.")
    private int admin = 15000;

    @Option(names = "--status-port", paramLabel = "PORT", description = "The agent's port. Default: 15020.")
    private int status = 15020;

    @Option(names = "--readiness-port", paramLabel = "PORT", description = "Readiness. Default: 15021.")
    private int readiness = 15021;

    @Option(names = "--prometheus-port", paramLabel = "PORT", description = "Prometheus. Default: 15090.")
    private int prometheus = 15090;

    /** What of them cannot be, as typed; empty if all can. */
    String wrong() {
        String open = tokenFile == null && !address.isLoopbackAddress()
                ? "--admin-address " + address.getHostAddress()
                        + ": expected a loopback address, or --admin-token-file. "
                : "";
        return open
                + wrong("--admin-port", admin)
                + wrong("--status-port", status)
                + wrong("--readiness-port", readiness)
                + wrong("--prometheus-port", prometheus);
    }

    private static String wrong(String name, int port) {
        return port >= 0 && port <= LARGEST ? "" : name + " " + port + ": expected a port, 0 to " + LARGEST + ". ";
    }

    /** Throws {@link StartFailure} if there is no token where one should be. */
    AdminServer.Addresses addresses() throws StartFailure {
        AdminServer.Addresses usual = AdminServer.Addresses.istio();
        return new AdminServer.Addresses(
                new InetSocketAddress(address, admin),
                at(usual.status(), status),
                at(usual.readiness(), readiness),
                at(usual.prometheus(), prometheus),
                AdminClient.token(tokenFile));
    }

    private static InetSocketAddress at(InetSocketAddress usual, int port) {
        return new InetSocketAddress(usual.getAddress(), port);
    }
}
