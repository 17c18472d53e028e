package io.outrigger.app.reload;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.admin.AdminTarget;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.core.server.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gateways in this process, reloaded by the test's own thread. */
final class Gateways {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Gateways() {}

    static OutriggerProxy start(Path config) throws StartFailure {
        IdentityHints who = new IdentityHints(
                Identity.Role.GATEWAY, "default", "edge", Map.of("istio", "ingressgateway"), "", List.of(), null);
        ProxyOptions options = new ProxyOptions(
                List.of(config),
                null,
                ProxyOptions.Workload.NONE,
                who,
                ProxyOptions.Sizes.workers(2),
                ProxyOptions.Profile.SIDECAR,
                false,
                Set.of(),
                true,
                new ProxyOptions.Ports(0, 0, 0, true, Map.of()),
                new AdminServer.Addresses(ANY, ANY, ANY, ANY),
                Map.of());
        return OutriggerProxy.start(options, new NoOrders());
    }

    private static final class NoOrders implements ProxyAdmin.Orders {
        @Override
        public CompletionStage<AdminTarget.Reload> reload() {
            return CompletableFuture.completedFuture(new AdminTarget.Reload(false, "not here"));
        }

        @Override
        public void quit() {}

        @Override
        public void drain(AdminTarget.Drain how) {}
    }
}
