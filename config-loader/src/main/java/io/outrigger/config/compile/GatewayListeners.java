package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Bound;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Compiles what a gateway listens for: one listener a bound address and port. */
final class GatewayListeners {
    private final CompileTarget target;
    private final MeshSettings settings;
    private final GatewayRoutes routes;
    private final Findings findings;

    GatewayListeners(CompileTarget target, MeshSettings settings, GatewayRoutes routes, Findings findings) {
        this.target = target;
        this.settings = settings;
        this.routes = routes;
        this.findings = findings;
    }

    List<ListenerSpec> compile(List<Bound> ports) {
        List<ListenerSpec> specs = new ArrayList<>();
        for (Bound bound : ports) {
            String address = bound.bind().isEmpty() ? target.place().anyAddress() : bound.bind();
            InetAddress parsed = IpLiteral.parse(address);
            if (parsed == null) {
                findings.warn(
                        bound.servers().get(0).server().position(), "bind: " + address + " is no address to listen at");
            } else {
                specs.add(listener(bound, OutboundEntry.name(address, bound.port()), parsed));
            }
        }
        return specs;
    }

    private ListenerSpec listener(Bound bound, String name, InetAddress address) {
        ConnectionHandler handler = target.handlers().http(settings.gateway("outbound_" + name, routes.table(bound)));
        return new ListenerSpec(
                name,
                new InetSocketAddress(address, bound.port()),
                true,
                false,
                Direction.GATEWAY,
                Detection.OFF,
                List.of(),
                new FilterChain(name, FilterChainMatch.ANY, handler));
    }
}
