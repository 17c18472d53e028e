package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Bound;
import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.route.RouteTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles what a gateway listens for: one listener a bound address and port. */
final class GatewayListeners {
    private final CompileTarget target;
    private final MeshSettings settings;
    private final GatewayRoutes routes;
    private final GatewayBytes bytes;
    private final ServerCertificates certificates;
    private final Findings findings;

    GatewayListeners(
            CompileTarget target,
            MeshSettings settings,
            GatewayRoutes routes,
            GatewayBytes bytes,
            ServerCertificates certificates,
            Findings findings) {
        this.target = target;
        this.settings = settings;
        this.routes = routes;
        this.bytes = bytes;
        this.certificates = certificates;
        this.findings = findings;
    }

    List<ListenerSpec> compile(List<Bound> ports) {
        List<ListenerSpec> specs = new ArrayList<>();
        for (Bound bound : ports) {
            String address = bound.bind().isEmpty() ? target.place().anyAddress() : bound.bind();
            InetAddress parsed = IpLiteral.parse(address);
            if (parsed == null) {
                findings.warn(bound.first().server().position(), "bind: " + address + " is no address to listen at");
            } else {
                ListenerSpec spec = listener(bound, OutboundEntry.name(address, bound.port()), parsed);
                if (spec.fallback() != null || !spec.chains().isEmpty()) {
                    specs.add(spec);
                }
            }
        }
        return specs;
    }

    private ListenerSpec listener(Bound bound, String name, InetAddress address) {
        List<FilterChain> chains = new ArrayList<>();
        for (Owned owned : bound.encrypted()) {
            if (owned.passesThrough()) {
                chains.addAll(bytes.passedThrough(name, owned));
            } else if (owned.passesMeshThrough()) {
                chains.addAll(bytes.meshPassedThrough(owned));
            } else {
                encrypted(chains, bound, owned, "outbound_" + name);
            }
        }
        Detection detection = chains.isEmpty() ? Detection.OFF : Detection.GATEWAY_TLS;
        return new ListenerSpec(
                name,
                new InetSocketAddress(address, bound.port()),
                true,
                false,
                Direction.GATEWAY,
                detection,
                chains,
                bound.servers().isEmpty() ? null : clear(bound, name),
                settings.clientLog(),
                List.of(),
                settings.proxyProtocol());
    }

    /** What becomes of connections that no server name tells apart; null if no rule says so. */
    private @Nullable FilterChain clear(Bound bound, String name) {
        ConnectionHandler handler = bound.carriesBytes()
                ? bytes.bytes(bound.first())
                : requests(settings.gateway("outbound_" + name, routes.table(bound)), bound.protocol());
        return handler == null ? null : new FilterChain(name, FilterChainMatch.ANY, handler);
    }

    private ConnectionHandler requests(HttpConnectionManagerSpec spec, PortProtocol protocol) {
        return target.handlers().http(GateFilters.before(spec, protocol, target.handlers()));
    }

    private void encrypted(List<FilterChain> chains, Bound bound, Owned owned, String statPrefix) {
        Gateway.Tls tls = owned.server().tls();
        if (tls == null) {
            return;
        }
        ConnectionHandler handler;
        String name = owned.gatewayName() + "." + owned.server().port().name();
        if (owned.carriesBytes()) {
            handler = bytes.bytes(owned);
        } else {
            RouteTable table = routes.table(owned, certificates.guarded(bound, owned));
            name = table.name();
            handler = target.handlers().http(settings.gateway(statPrefix, table));
        }
        if (handler == null) {
            return;
        }
        Set<String> names = new LinkedHashSet<>(owned.hosts(Visibility.ALL));
        FilterChainMatch match = names.contains(Visibility.ALL)
                ? FilterChainMatch.ANY
                : new FilterChainMatch(0, null, names, null, Set.of());
        chains.add(new FilterChain(name, match, handler, certificates.of(owned, tls)));
    }
}
