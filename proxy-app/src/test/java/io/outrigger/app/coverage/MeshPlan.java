package io.outrigger.app.coverage;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.app.run.ProxyLife;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Mesh} is started with. {@link #SUPPRESSED} names a field that the meshes of this thread read as if it were not there.
 */
record MeshPlan(
        IdentityHints identity,
        int concurrency,
        String meshConfig,
        @Nullable ProxyLife life,
        ProxyOptions.Workload workload,
        @Nullable NameServer names) {
    static final ThreadLocal<Set<String>> SUPPRESSED = ThreadLocal.withInitial(Set::of);

    static MeshPlan sidecar() throws IOException {
        return of(Identity.Role.SIDECAR, Map.of("app", "shop"));
    }

    static MeshPlan gateway() throws IOException {
        return of(Identity.Role.GATEWAY, Map.of("istio", "edge"));
    }

    private static MeshPlan of(Identity.Role role, Map<String, String> labels) throws IOException {
        List<InetAddress> addresses = List.of(InetAddress.getByName("127.9.9.9"));
        return new MeshPlan(
                new IdentityHints(role, "mine", "", labels, "", addresses, null),
                1,
                "",
                null,
                ProxyOptions.Workload.NONE,
                null);
    }

    /** Who the proxy is says this Deployment or Pod of the documents alone. */
    static MeshPlan as(String workload) {
        return new MeshPlan(
                IdentityHints.of(Identity.Role.SIDECAR).like(workload), 1, "", null, ProxyOptions.Workload.NONE, null);
    }

    /** With this content of MeshConfig. */
    MeshPlan mesh(String text) {
        return new MeshPlan(identity, concurrency, text, life, workload, names);
    }

    /** With as many workers as the mesh says. */
    MeshPlan anyConcurrency() {
        return new MeshPlan(identity, 0, meshConfig, life, workload, names);
    }

    /** Obeying orders that come to the proxy's ports. */
    MeshPlan livedBy(ProxyLife ruler) {
        return new MeshPlan(identity, concurrency, meshConfig, ruler, workload, names);
    }

    /** With the certificates in a folder. */
    MeshPlan showing(Path folder) {
        return new MeshPlan(identity, concurrency, meshConfig, life, new ProxyOptions.Workload(folder, true), names);
    }

    /** Asking this server for addresses. */
    MeshPlan asking(NameServer server) {
        return new MeshPlan(identity, concurrency, meshConfig, life, workload, server);
    }

    Mesh start(String... documents) throws Exception {
        Ports ports = new Ports();
        Dialled dialled = new Dialled();
        Path folder = Files.createTempDirectory("mesh");
        try {
            Path mesh = Files.writeString(folder.resolve("mesh.conf"), ports.fill(meshConfig));
            Path config =
                    Files.writeString(folder.resolve("config.yaml"), ports.fill(String.join("\n---\n", documents)));
            ProxyAdmin.Orders orders = life == null ? new ProxyLife(code -> {}) : life;
            OutriggerProxy proxy = OutriggerProxy.start(
                    options(ports, config, meshConfig.isEmpty() ? null : mesh),
                    orders,
                    serving -> serving(serving.withOriginalDestination(dialled)));
            if (life != null) {
                life.rule(proxy);
            }
            return new Mesh(proxy, ports, dialled, identity.role() == Identity.Role.GATEWAY, folder);
        } catch (Exception | Error e) {
            ports.close();
            Mesh.delete(folder);
            throw e;
        }
    }

    private ServerOptions serving(ServerOptions usual) {
        NameServer server = names;
        return server == null
                ? usual
                : usual.withNameServers(() -> new SingletonDnsServerAddressStreamProvider(server.address()));
    }

    private ProxyOptions options(Ports ports, Path config, @Nullable Path mesh) throws IOException {
        boolean sidecar = identity.role() == Identity.Role.SIDECAR;
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ProxyOptions(
                List.of(config),
                mesh,
                workload,
                identity,
                ProxyOptions.Sizes.workers(concurrency),
                ProxyOptions.Profile.SIDECAR,
                false,
                SUPPRESSED.get(),
                true,
                new ProxyOptions.Ports(
                        sidecar ? ports.outbound() : 0, sidecar ? ports.inbound() : 0, 0, true, ports.servers()),
                new AdminServer.Addresses(any, any, any, any),
                Map.of());
    }
}
