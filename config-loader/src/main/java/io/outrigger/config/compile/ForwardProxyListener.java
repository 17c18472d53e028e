package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.RouteTable;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compiles the listener for applications that name a proxy instead of being captured ({@code --http-proxy-port}): at the loopback
 * only, with the route tables of the outbound listeners, chosen by the port of the request's authority.
 *
 * <p>Hosts nobody knows answer 502 here: there is no address the client was going to.
 */
final class ForwardProxyListener {
    private final CompileTarget target;
    private final MeshSettings settings;
    private final OutboundRoutes routes;

    ForwardProxyListener(CompileTarget target, MeshSettings settings, OutboundRoutes routes) {
        this.target = target;
        this.settings = settings;
        this.routes = routes;
    }

    ListenerSpec compile(int port, List<MeshService> services) {
        Map<Integer, RouteTable> byPort = new TreeMap<>();
        for (MeshService service : services) {
            for (MeshPort own : service.ports()) {
                if (own.protocol().isHttpOrSniffed()) {
                    byPort.computeIfAbsent(own.number(), routes::withoutPassthrough);
                }
            }
        }
        String name = OutboundEntry.name(target.place().loopback(), port);
        RouteTable rest = new RouteTable("http_proxy", new HostIndex(List.of(DefaultRoutes.blockAll())));
        ConnectionHandler handler =
                target.handlers().forwardProxy(settings.outbound("outbound_" + name, rest), Map.copyOf(byPort));
        return new ListenerSpec(
                name,
                new InetSocketAddress(IpLiteral.of(target.place().loopback()), port),
                true,
                false,
                Direction.OUTBOUND,
                Detection.OFF,
                List.of(),
                new FilterChain(name, FilterChainMatch.ANY, handler));
    }
}
