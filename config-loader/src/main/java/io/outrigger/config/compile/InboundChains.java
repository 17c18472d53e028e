package io.outrigger.config.compile;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainMatch.TransportKind;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import java.util.List;
import java.util.Set;

/** Makes the chains of one port of the own workload: requests, bytes, or both told apart by their look. */
final class InboundChains {
    private static final Set<Application> HTTP = Set.of(Application.HTTP1, Application.HTTP2);

    private final Handlers handlers;
    private final MeshSettings settings;
    private final String anyAddress;

    InboundChains(Handlers handlers, MeshSettings settings, String anyAddress) {
        this.handlers = handlers;
        this.settings = settings;
        this.anyAddress = anyAddress;
    }

    /** The chains of a declared port. A port declared HTTP takes no TLS that it cannot end. */
    List<FilterChain> of(InboundPort port) {
        String name = IpLiteral.asHost(anyAddress) + "_" + port.number();
        FilterChainMatch plain = plain(port.number());
        if (port.protocol().isHttp()) {
            return List.of(http(name, plain, port));
        }
        if (port.protocol() == PortProtocol.SNIFFED) {
            return sniffed(name, name + "_tcp", plain, port);
        }
        return List.of(tcp(name, FilterChainMatch.port(port.number()), port.cluster()));
    }

    private static FilterChainMatch plain(int number) {
        return new FilterChainMatch(number, null, Set.of(), TransportKind.RAW, Set.of());
    }

    /** What is neither TLS nor requests needs a chain of its own: once plain bytes fit one, others are not looked at any more. */
    private List<FilterChain> sniffed(String name, String bytesName, FilterChainMatch plain, InboundPort port) {
        FilterChainMatch encrypted =
                new FilterChainMatch(plain.destinationPort(), null, Set.of(), TransportKind.TLS, Set.of());
        return List.of(
                http(name, plain.with(HTTP), port),
                tcp(bytesName, plain, port.cluster()),
                tcp(bytesName + "_tls", encrypted, port.cluster()));
    }

    /** The chains of all other ports. */
    List<FilterChain> undeclared(Cluster cluster) {
        InboundPort port = new InboundPort(0, 0, PortProtocol.SNIFFED, cluster, ":0/*", null);
        return sniffed("virtualInbound-catchall-http", "virtualInbound", plain(0), port);
    }

    private FilterChain http(String name, FilterChainMatch match, InboundPort port) {
        String clusterName = port.cluster().name();
        RetryPolicy retry = port.protocol().isGrpc() ? RetryPolicy.NONE : settings.inboundRetries();
        Route route = DefaultRoutes.to(port.cluster(), null, retry);
        VirtualHost host = new VirtualHost("inbound|http|" + port.servicePort(), List.of("*"), new Route[] {route});
        RouteTable table = new RouteTable(clusterName, new HostIndex(List.of(host)));
        String statPrefix = port.number() == 0 ? clusterName : "inbound_" + name;
        HttpConnectionManagerSpec spec = settings.inbound(statPrefix, table, port.decorator());
        return new FilterChain(name, match, handlers.http(GateFilters.before(spec, port.protocol(), handlers)));
    }

    private FilterChain tcp(String name, FilterChainMatch match, Cluster cluster) {
        return new FilterChain(name, match, handlers.tcp(cluster.name(), cluster, settings.serverLog()));
    }
}
