package io.outrigger.app.command;

import io.outrigger.app.admin.AdminServer;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where a proxy can be asked about itself: Istio's ports, unless two proxies share a machine. */
final class AdminPorts {
    private static final int LARGEST = 65_535;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "Admin on 127.0.0.1. Default: 15000.")
    private int admin = 15000;

    @Option(names = "--status-port", paramLabel = "PORT", description = "The agent's port. Default: 15020.")
    private int status = 15020;

    @Option(names = "--readiness-port", paramLabel = "PORT", description = "Readiness. Default: 15021.")
    private int readiness = 15021;

    @Option(names = "--prometheus-port", paramLabel = "PORT", description = "Prometheus. Default: 15090.")
    private int prometheus = 15090;

    /** Which of them is no port, as typed; empty if all are. */
    String wrong() {
        return wrong("--admin-port", admin)
                + wrong("--status-port", status)
                + wrong("--readiness-port", readiness)
                + wrong("--prometheus-port", prometheus);
    }

    private static String wrong(String name, int port) {
        return port >= 0 && port <= LARGEST ? "" : name + " " + port + ": expected a port, 0 to " + LARGEST + ". ";
    }

    AdminServer.Addresses addresses() {
        AdminServer.Addresses usual = AdminServer.Addresses.istio();
        return new AdminServer.Addresses(
                at(usual.admin(), admin),
                at(usual.status(), status),
                at(usual.readiness(), readiness),
                at(usual.prometheus(), prometheus));
    }

    private static InetSocketAddress at(InetSocketAddress usual, int port) {
        return new InetSocketAddress(usual.getAddress(), port);
    }
}
