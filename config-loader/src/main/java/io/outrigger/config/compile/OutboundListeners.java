package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.compile.MeshService.Resolution;
import io.outrigger.config.compile.OutboundEntry.Kind;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.match.CidrSet;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.route.RouteTable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what a sidecar does with outbound connections: {@code virtualOutbound}, which takes them in; one HTTP listener a port
 * for all services; one a virtual address and port for services that speak TCP or whose protocol is unknown.
 *
 * <p>Whatever fits no service passes through to where it was going, or ends where only the registry counts.
 */
final class OutboundListeners {
    private static final String ENTRY = "virtualOutbound";

    private final SidecarScope scope;
    private final Place place;
    private final ServiceRegistry registry;
    private final OutboundRoutes routes;
    private final ClusterTable clusters;
    private final MeshSettings settings;
    private final ByteRoutes byteRoutes;
    private final Handlers handlers;
    private final int outboundPort;
    private final Map<String, OutboundEntry> entries = new LinkedHashMap<>();

    OutboundListeners(
            SidecarScope scope,
            ServiceRegistry registry,
            OutboundRoutes routes,
            ClusterTable clusters,
            MeshSettings settings,
            ByteRoutes byteRoutes,
            CompileTarget target) {
        this.scope = scope;
        this.place = target.place();
        this.registry = registry;
        this.routes = routes;
        this.clusters = clusters;
        this.settings = settings;
        this.byteRoutes = byteRoutes;
        this.handlers = target.handlers();
        this.outboundPort = target.options().outboundPort();
    }

    /** The entrance first, then the others in the order of their services. */
    List<ListenerSpec> compile() {
        for (EgressScope egress : scope.egress()) {
            if (egress.port() > 0) {
                compileFor(egress);
            } else {
                entries.values().forEach(OutboundEntry::lock);
                egress.services().forEach(service -> compileFor(service, binding(egress)));
            }
        }
        FilterChain unknown = unknown();
        List<ListenerSpec> specs = new ArrayList<>();
        if (outboundPort > 0) {
            specs.add(entrance(unknown));
        }
        // Without the entrance nothing would ever come to listeners that have no socket.
        entries.values().stream()
                .filter(entry -> entry.isBound() || outboundPort > 0)
                .forEach(entry -> specs.add(entry.spec(unknown, settings.detectionTimeoutNanos())));
        return specs;
    }

    private ListenerSpec entrance(FilterChain unknown) {
        return new ListenerSpec(
                ENTRY,
                new InetSocketAddress(IpLiteral.of(place.anyAddress()), outboundPort),
                true,
                true,
                Direction.OUTBOUND,
                Detection.OFF,
                List.of(),
                unknown);
    }

    private FilterChain unknown() {
        String name = scope.unknownCluster();
        return new FilterChain(ENTRY + "-catchall-tcp", FilterChainMatch.ANY, tcp(name));
    }

    private ConnectionHandler tcp(String clusterName) {
        return handlers.tcp(clusterName, clusters.find(clusterName), settings.clientLog());
    }

    /**
     * Where listeners of a Sidecar's egress are.
     *
     * @param address empty for what is usual
     * @param bound whether a socket is opened, rather than captured connections taken over
     * @param rules that may concern their connections
     */
    private record Binding(String address, boolean bound, List<RoutingRule> rules) {
        Binding at(String other) {
            return new Binding(other, bound, rules);
        }
    }

    private Binding binding(EgressScope egress) {
        Sidecar.Egress one = egress.egress();
        if (one == null) {
            return new Binding("", false, egress.rules());
        }
        boolean bound = one.captureMode() == Sidecar.CaptureMode.NONE;
        return new Binding(one.bind().isEmpty() && bound ? place.loopback() : one.bind(), bound, egress.rules());
    }

    /** The listener of a port that a Sidecar names, for the services imported there; none if there is no such service. */
    private void compileFor(EgressScope egress) {
        Sidecar.Egress one = Objects.requireNonNull(egress.egress());
        Binding binding = binding(egress);
        PortProtocol protocol =
                PortProtocol.named(Objects.requireNonNull(one.port()).protocol());
        if (egress.isHttpProxy()) {
            proxy(egress, binding);
            return;
        }
        MeshPort port = new MeshPort("", egress.port(), 0, protocol);
        for (MeshService service : egress.services()) {
            compileFor(service, port, binding);
        }
    }

    private void proxy(EgressScope egress, Binding binding) {
        String bind = binding.address().isEmpty() ? place.anyAddress() : binding.address();
        OutboundEntry entry =
                new OutboundEntry(bind, egress.port(), binding.bound(), Kind.HTTP, PortProtocol.HTTP_PROXY);
        if (entries.putIfAbsent(entry.name(), entry) == null) {
            entry.addMatchAll(http(entry, routes.proxyTable(egress)));
        }
    }

    private void compileFor(MeshService service, Binding binding) {
        if (service.aliasOf() != null) {
            return;
        }
        for (MeshPort port : service.ports()) {
            if (binding.address().isEmpty() && isPerPod(service, port)) {
                forPods(service, port, binding);
            } else {
                compileFor(service, port, binding);
            }
        }
    }

    private static boolean isPerPod(MeshService service, MeshPort port) {
        return service.resolution() == Resolution.ORIGINAL_DESTINATION
                && service.addresses().isEmpty()
                && !port.protocol().isHttp();
    }

    /** A headless service that speaks TCP has a listener at each of its pods, but not at our own. */
    private void forPods(MeshService service, MeshPort port, Binding binding) {
        List<MeshEndpoint> endpoints = registry.endpoints(service, port);
        boolean plainEntry = !service.isKubernetes() && service.selector().isEmpty() && endpoints.isEmpty();
        if (plainEntry) {
            compileFor(service, port, binding);
        }
        for (MeshEndpoint endpoint : endpoints) {
            boolean own = place.identity().addresses().contains(IpLiteral.parse(endpoint.address()));
            if (IpLiteral.is(endpoint.address()) && !own) {
                compileFor(service, port, new Binding(endpoint.address(), binding.bound(), binding.rules()));
            }
        }
    }

    private void compileFor(MeshService service, MeshPort port, Binding binding) {
        if (service.aliasOf() != null || port.protocol() == PortProtocol.UDP) {
            return;
        }
        if (port.protocol().isHttp()) {
            String bind = binding.address().isEmpty() ? place.anyAddress() : binding.address();
            http(port, bind, binding.bound());
            return;
        }
        if (!binding.address().isEmpty()) {
            bytes(service, port, binding, null);
            return;
        }
        if (service.addresses().isEmpty()) {
            bytes(service, port, binding.at(place.anyAddress()), null);
        }
        for (String address : service.addresses()) {
            CidrSet.Range range = IpLiteral.is(address) ? null : IpLiteral.range(address);
            bytes(service, port, binding.at(range == null ? address : place.anyAddress()), range);
        }
    }

    private @Nullable OutboundEntry known(String bind, MeshPort port) {
        return entries.get(OutboundEntry.name(bind, port.number()));
    }

    private OutboundEntry add(String bind, MeshPort port, boolean bound, Kind kind) {
        OutboundEntry entry = new OutboundEntry(bind, port.number(), bound, kind, port.protocol());
        entries.put(entry.name(), entry);
        return entry;
    }

    /** A port's requests, told apart by Host; on the usual address everything else on that port passes by. */
    private void http(MeshPort port, String bind, boolean bound) {
        OutboundEntry entry = known(bind, port);
        if (entry != null && (entry.isLocked() || entry.kind() != Kind.TCP || excludes(entry, port))) {
            return;
        }
        boolean usual = bind.equals(place.anyAddress());
        OutboundEntry to = entry == null ? add(bind, port, bound, usual ? Kind.SNIFFED : Kind.HTTP) : entry;
        ConnectionHandler handler = http(to, routes.table(port.number()));
        if (usual) {
            to.addHttpBySight(handler);
        } else {
            to.addMatchAll(handler);
        }
        if (entry != null) {
            entry.becomes(Kind.SNIFFED);
        }
    }

    /** Server-first protocols do not share a listener where bytes are looked at. */
    private static boolean excludes(OutboundEntry entry, MeshPort port) {
        PortProtocol other = entry.protocol();
        boolean serverFirst = other == PortProtocol.MONGO
                || other == PortProtocol.MYSQL
                || port.protocol() == PortProtocol.MONGO
                || port.protocol() == PortProtocol.MYSQL;
        return serverFirst && other != port.protocol();
    }

    private ConnectionHandler http(OutboundEntry entry, RouteTable table) {
        HttpConnectionManagerSpec spec = settings.outbound("outbound_" + entry.name(), table);
        return handlers.http(GateFilters.before(spec, entry.protocol(), handlers));
    }

    /** A service's bytes at its address; requests among them are seen if nothing was declared. */
    private void bytes(MeshService service, MeshPort port, Binding binding, CidrSet.@Nullable Range range) {
        String bind = binding.address();
        OutboundEntry entry = known(bind, port);
        boolean sniffed = port.protocol() == PortProtocol.SNIFFED;
        if (entry != null && (entry.isLocked() || excludes(entry, port))) {
            return;
        }
        if (entry != null && sniffed && entry.kind() == Kind.SNIFFED) {
            return;
        }
        OutboundEntry to = entry == null ? add(bind, port, binding.bound(), sniffed ? Kind.SNIFFED : Kind.TCP) : entry;
        if (entry != null && (sniffed || entry.kind() == Kind.HTTP)) {
            entry.becomes(Kind.SNIFFED);
        }
        CidrSet ranges = range == null ? null : CidrSet.of(List.of(range));
        if (!byRules(to, service, port, ranges, binding.rules())) {
            forBytes(to, service, port, ranges);
        }
        if (sniffed) {
            boolean usual = bind.equals(place.anyAddress());
            RouteTable table = usual ? routes.table(port.number()) : routes.ofSniffed(service, port.number());
            to.addHttpBySight(http(to, table));
        }
    }

    /** What rules say of a service's connections; false if its own cluster takes what they leave. */
    private boolean byRules(
            OutboundEntry entry,
            MeshService service,
            MeshPort port,
            @Nullable CidrSet ranges,
            List<RoutingRule> rules) {
        List<RoutingRule> own = rules.stream()
                .filter(rule -> rule.hosts().stream().anyMatch(host -> HostName.overlap(host, service.host())))
                .toList();
        boolean tls = port.protocol().isTls();
        RoutePlace at = new RoutePlace(place, RoutingRule.MESH, port.number(), routes.destinations());
        List<ByteRoutes.Compiled> found = tls ? byteRoutes.tls(own, at) : byteRoutes.tcp(own, at);
        boolean everything = false;
        for (ByteRoutes.Compiled one : found) {
            CidrSet wanted = one.ranges() == null ? ranges : one.ranges();
            if (wanted == null && one.serverNames().isEmpty()) {
                entry.addMatchAll(one.handler());
            } else {
                entry.add(service.host() + "_" + one.name(), wanted, one.serverNames(), one.handler());
            }
            everything |= one.takesEverything();
        }
        return everything || tls && !found.isEmpty();
    }

    private void forBytes(OutboundEntry entry, MeshService service, MeshPort port, @Nullable CidrSet ranges) {
        // A Sidecar's listener may have another port than the only one of the service.
        int number = service.ports().size() == 1 ? service.ports().get(0).number() : port.number();
        String name = ClusterName.outbound(number, "", service.host());
        Cluster cluster = clusters.find(name);
        ConnectionHandler handler = handlers.tcp(name, cluster, settings.clientLog());
        boolean shared = ranges != null || entry.bind().equals(place.anyAddress());
        if (port.protocol().isTls() && shared) {
            entry.add(service.host(), ranges, Set.of(service.host()), handler);
        } else if (ranges != null) {
            entry.add(service.host(), ranges, Set.of(), handler);
        } else {
            entry.addMatchAll(handler);
        }
    }
}
