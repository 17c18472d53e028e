package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.config.pipeline.Reload;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A running proxy and the applications around it. What is named {@code $app} in texts stands for a port, see {@link Ports}. */
final class Mesh implements AutoCloseable {
    /** Where clients of HTTP services usually go. */
    private static final String USUAL = "127.9.0.1:80";

    private final OutriggerProxy proxy;
    private final Ports ports;
    private final Dialled dialled;
    private final boolean gateway;
    private final Path folder;

    Mesh(OutriggerProxy proxy, Ports ports, Dialled dialled, boolean gateway, Path folder) {
        this.proxy = proxy;
        this.ports = ports;
        this.dialled = dialled;
        this.gateway = gateway;
        this.folder = folder;
    }

    /** A sidecar of namespace {@code mine}, label {@code app: shop} and address 127.9.9.9 that obeys these documents. */
    static Mesh sidecar(String... documents) throws Exception {
        return MeshPlan.sidecar().start(documents);
    }

    /** A gateway of namespace {@code mine} and label {@code istio: edge} that obeys these documents. */
    static Mesh gateway(String... documents) throws Exception {
        return MeshPlan.gateway().start(documents);
    }

    OutriggerProxy proxy() {
        return proxy;
    }

    /** Obeys other documents from now on. */
    Reload change(String... documents) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), ports.fill(String.join("\n---\n", documents)));
        return proxy.reload(Reload.Trigger.FILES);
    }

    /** The number of a port that is named in texts. */
    int port(String name) throws IOException {
        return ports.address("127.0.0.1:" + name).getPort();
    }

    /** Asks as usual: port 80 of a service, or of the gateway. */
    Reply get(String host, String path, String... headers) throws IOException {
        return usual().get(host, path, headers);
    }

    Client usual() throws IOException {
        return gateway ? server(80) : outbound(USUAL);
    }

    /** A client beside the sidecar that wants to go there. */
    Client outbound(String destination) throws IOException {
        return new Client(here(ports.outbound()), dialled, ports.address(destination));
    }

    /** A client of the workload that the sidecar stands beside. */
    Client inbound(String destination) throws IOException {
        return new Client(here(ports.inbound()), dialled, ports.address(destination));
    }

    /** A client of a Gateway's server. */
    Client server(int number) throws IOException {
        return new Client(here(ports.server(number)), dialled, null);
    }

    /** A client of a socket that the configuration names. */
    Client direct(String address) throws IOException {
        return new Client(ports.address(address), dialled, null);
    }

    /** A page of the admin server. */
    String admin(String path) throws IOException {
        return new Client(server().adminAddress(), dialled, null)
                .get("localhost", path)
                .body();
    }

    int adminPort() {
        return server().adminAddress().getPort();
    }

    /** The port where the agent's orders are taken. */
    Client status() throws IOException {
        return new Client(here(server().statusAddress().getPort()), dialled, null);
    }

    private AdminServer server() {
        return Objects.requireNonNull(proxy.admin());
    }

    private static InetSocketAddress here(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        proxy.close();
        ports.close();
        delete(folder);
    }

    /** Deletes a folder of files. */
    static void delete(Path folder) {
        File[] files = Objects.requireNonNullElse(folder.toFile().listFiles(), new File[0]);
        for (File file : files) {
            assertTrue(file.delete(), file.toString());
        }
        assertTrue(folder.toFile().delete(), folder.toString());
    }
}
