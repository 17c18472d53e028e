package io.outrigger.config.compile;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainMatch.TransportKind;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteTable;
import io.outrigger.http.route.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the chains of one port of the own workload: requests, bytes, or both told apart by their look. */
final class InboundChains {
    private static final Set<Application> HTTP = Set.of(Application.HTTP1, Application.HTTP2);

    /** What says that bytes follow, or does not say what. */
    private static final Set<String> BYTE_PROTOCOLS = Set.of("istio-peer-exchange", "istio");

    private final Handlers handlers;
    private final MeshSettings settings;
    private final ServerTls mesh;
    private final String anyAddress;

    /** @param mesh how the mesh's TLS is ended */
    InboundChains(Handlers handlers, MeshSettings settings, ServerTls mesh, String anyAddress) {
        this.handlers = handlers;
        this.settings = settings;
        this.mesh = mesh;
        this.anyAddress = anyAddress;
    }

    /** What is taken at a port. */
    enum Taken {
        /** The mesh's TLS alone. */
        MESH,
        /** The mesh's TLS, and all else as it comes. */
        BOTH,
        /** Everything as it comes: nobody even looks for TLS. */
        ANYTHING,
        /** Everything as it comes, in a proxy that has no part in a mesh. */
        CLEAR
    }

    /** The chains of a declared port. */
    List<FilterChain> of(InboundPort port, Taken taken) {
        String name = IpLiteral.asHost(anyAddress) + "_" + port.number();
        if (port.tls() != null) {
            FilterChainMatch match = tls(port.number(), Set.of());
            FilterChain inside = port.protocol().isHttp() ? http(name, match, port) : tcp(name, match, port.cluster());
            return List.of(new FilterChain(inside.name(), match, inside.handler(), port.tls()));
        }
        return chains(name, name + "_tcp", port, taken);
    }

    /** The chains of all other ports. */
    List<FilterChain> undeclared(Cluster cluster, Taken taken) {
        InboundPort port = new InboundPort(0, 0, PortProtocol.SNIFFED, cluster, ":0/*", null);
        return chains("virtualInbound-catchall-http", "virtualInbound", port, taken);
    }

    /** The chains of one of the others that has rules of its own. */
    List<FilterChain> undeclared(int number, Cluster cluster, Taken taken) {
        InboundPort port = new InboundPort(number, 0, PortProtocol.SNIFFED, cluster, ":0/*", null);
        return chains("virtualInbound-" + number + "-http", "virtualInbound-" + number, port, taken);
    }

    private List<FilterChain> chains(String name, String bytesName, InboundPort port, Taken taken) {
        List<FilterChain> chains = new ArrayList<>();
        if (taken == Taken.MESH || taken == Taken.BOTH) {
            secure(chains, name, bytesName, port, taken);
        }
        if (taken != Taken.MESH) {
            clear(chains, name, bytesName, port, taken);
        }
        return chains;
    }

    /** Who may speak in the clear as well tells by its protocols that it means the mesh. */
    private void secure(List<FilterChain> chains, String name, String bytesName, InboundPort port, Taken taken) {
        int number = port.number();
        Set<String> any = taken == Taken.MESH ? Set.of() : MeshTls.PROTOCOLS;
        if (port.protocol().isHttp()) {
            chains.add(ended(http(name + "_mtls", tls(number, any), port)));
            return;
        }
        if (port.protocol() == PortProtocol.SNIFFED) {
            chains.add(ended(http(name + "_mtls", tls(number, MeshTls.HTTP_PROTOCOLS), port)));
            Set<String> rest = taken == Taken.MESH ? Set.of() : BYTE_PROTOCOLS;
            chains.add(ended(tcp(bytesName + "_mtls", tls(number, rest), port.cluster())));
            return;
        }
        chains.add(ended(tcp(bytesName + "_mtls", tls(number, any), port.cluster())));
    }

    private FilterChain ended(FilterChain chain) {
        return new FilterChain(chain.name(), chain.match(), chain.handler(), mesh);
    }

    /** What is neither TLS nor requests needs a chain of its own: once plain bytes fit one, others are not looked at any more. */
    private void clear(List<FilterChain> chains, String name, String bytesName, InboundPort port, Taken taken) {
        int number = port.number();
        if (port.protocol().isHttp()) {
            chains.add(http(name, taken == Taken.ANYTHING ? FilterChainMatch.port(number) : plain(number), port));
        } else if (port.protocol() == PortProtocol.SNIFFED) {
            chains.add(http(name, plain(number).with(HTTP), port));
            chains.add(tcp(bytesName, plain(number), port.cluster()));
            if (taken != Taken.ANYTHING) {
                chains.add(tcp(bytesName + "_tls", tls(number, Set.of()), port.cluster()));
            }
        } else if (taken == Taken.BOTH) {
            chains.add(tcp(name, plain(number), port.cluster()));
            chains.add(tcp(name + "_tls", tls(number, Set.of()), port.cluster()));
        } else {
            chains.add(tcp(name, FilterChainMatch.port(number), port.cluster()));
        }
    }

    private static FilterChainMatch plain(int number) {
        return new FilterChainMatch(number, null, Set.of(), TransportKind.RAW, Set.of());
    }

    private static FilterChainMatch tls(int number, Set<String> protocols) {
        return new FilterChainMatch(number, null, Set.of(), TransportKind.TLS, Set.of(), protocols);
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
