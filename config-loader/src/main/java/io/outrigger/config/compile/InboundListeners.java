package io.outrigger.config.compile;

import io.outrigger.config.compile.InboundChains.Taken;
import io.outrigger.config.compile.InboundPorts.Target;
import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.PeerAuthentication.Mode;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.Sidecar.Ingress;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.ClusterSpec.ServiceIdentity;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.listener.PortDetection;
import io.outrigger.core.tls.ServerTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what a sidecar does with connections to its own workload: {@code virtualInbound} with chains for each port that a
 * Service or the Sidecar's ingress declares, and for all others one that hands on what comes.
 */
final class InboundListeners {
    private static final String ENTRY = "virtualInbound";
    private static final InetAddress SOURCE = IpLiteral.of("127.0.0.6");

    private final Place place;
    private final int inboundPort;
    private final ClusterTable clusters;
    private final DestinationPolicies policies;
    private final MeshSettings settings;
    private final InboundChains chains;
    private final MeshTls mesh;
    private final PeerModes modes;
    private final ServerCertificates certificates;
    private final boolean ownTls;
    private final Findings findings;

    InboundListeners(
            CompileTarget target,
            ClusterTable clusters,
            DestinationPolicies policies,
            MeshSettings settings,
            MeshTls mesh,
            PeerModes modes,
            ServerCertificates certificates,
            boolean ownTls,
            Findings findings) {
        this.certificates = certificates;
        this.ownTls = ownTls;
        this.policies = policies;
        this.place = target.place();
        this.inboundPort = target.options().inboundPort();
        this.clusters = clusters;
        this.settings = settings;
        this.mesh = mesh;
        this.modes = modes;
        this.chains = new InboundChains(target.handlers(), settings, mesh.server(), place.anyAddress());
        this.findings = findings;
    }

    List<ListenerSpec> compile(MeshConfig mesh, @Nullable Sidecar sidecar, Map<Integer, Target> targets) {
        List<InboundPort> ports = sidecar != null && !sidecar.ingress().isEmpty()
                ? ofSidecar(sidecar)
                : ofServices(targets, sidecar == null ? null : sidecar.inboundConnectionPool(), mesh);
        Cluster rest = clusters.put(passthrough());
        List<FilterChain> captured = new ArrayList<>(chains.undeclared(rest, taken(0)));
        List<PortDetection> detections = new ArrayList<>();
        for (int number : modes.ports(place.namespace(), place.identity().labels())) {
            if (ports.stream().noneMatch(port -> port.number() == number)) {
                captured.addAll(chains.undeclared(number, rest, taken(number)));
            }
        }
        List<ListenerSpec> specs = new ArrayList<>();
        for (InboundPort port : ports) {
            Taken taken = taken(port.number());
            List<FilterChain> own = chains.of(port, taken);
            if (port.bind() == null) {
                captured.addAll(own);
                detections.add(new PortDetection(port.number(), detection(port, taken)));
            } else {
                specs.add(bound(port.bind(), own, detection(port, taken)));
            }
        }
        if (inboundPort > 0) {
            specs.add(0, entry(captured, detections));
        }
        return specs;
    }

    /** What clients may speak at a port of the own workload. */
    private Taken taken(int number) {
        Mode mode = modes.at(place.namespace(), place.identity().labels(), number);
        return switch (mode) {
            case STRICT -> Taken.MESH;
            case DISABLE -> Taken.ANYTHING;
            case PERMISSIVE, UNSET -> mesh.on() ? Taken.BOTH : Taken.CLEAR;
        };
    }

    private Detection detection(InboundPort port, Taken taken) {
        return detection(port.protocol(), port.tls() == null ? taken : Taken.MESH);
    }

    private Detection detection(PortProtocol protocol, Taken taken) {
        boolean sniffed = protocol == PortProtocol.SNIFFED;
        boolean all = taken == Taken.ANYTHING || taken == Taken.CLEAR && !protocol.isHttp();
        if (all && !sniffed) {
            return Detection.OFF;
        }
        return new Detection(sniffed, taken != Taken.ANYTHING, settings.detectionTimeoutNanos());
    }

    private ListenerSpec entry(List<FilterChain> captured, List<PortDetection> detections) {
        return new ListenerSpec(
                ENTRY,
                new InetSocketAddress(IpLiteral.of(place.anyAddress()), inboundPort),
                true,
                true,
                Direction.INBOUND,
                detection(PortProtocol.SNIFFED, Taken.BOTH),
                captured,
                null,
                settings.serverLog(),
                detections,
                false);
    }

    private ListenerSpec bound(InetSocketAddress bind, List<FilterChain> own, Detection detection) {
        String name = IpLiteral.asHost(bind.getAddress().getHostAddress()) + "_" + bind.getPort();
        return new ListenerSpec(name, bind, true, false, Direction.INBOUND, detection, own, null)
                .with(settings.serverLog());
    }

    private ClusterSpec passthrough() {
        return new ClusterSpec(
                ClusterName.INBOUND_PASSTHROUGH,
                Discovery.ORIGINAL_DST,
                List.of(),
                LbPolicy.ROUND_ROBIN,
                settings.connectTimeoutNanos(),
                UpstreamProtocol.DOWNSTREAM,
                SOURCE,
                0,
                new ServiceIdentity(ClusterName.INBOUND_PASSTHROUGH, ClusterName.INBOUND_PASSTHROUGH, ""));
    }

    private List<InboundPort> ofServices(
            Map<Integer, Target> targets, @Nullable ConnectionPool ofSidecar, MeshConfig mesh) {
        boolean loopback = mesh.inboundTrafficPolicy() == MeshConfig.InboundMode.LOCALHOST;
        List<InboundPort> ports = new ArrayList<>();
        new TreeMap<>(targets).forEach((number, target) -> {
            MeshService service = target.service();
            PortProtocol protocol = target.servicePort().protocol();
            ServiceIdentity identity = new ServiceIdentity(service.host(), service.name(), service.namespace());
            String decorator = service.host() + ":" + target.servicePort().number() + "/*";
            int servicePort = target.servicePort().number();
            TrafficSettings rule = TrafficSettings.of(
                    servicePort, policies.lookupInbound(place, service).trafficPolicy(), policies.ofMesh());
            ClusterSpec spec =
                    loopback ? toLoopback(number, protocol, identity) : toApplication(number, protocol, identity);
            Cluster cluster = clusters.put(rule.with(ofSidecar).pooling(spec));
            ports.add(new InboundPort(number, servicePort, protocol, cluster, decorator, null));
        });
        return ports;
    }

    /** To the own address at that port; to whatever own address was dialled if we know none. */
    private ClusterSpec toApplication(int number, PortProtocol protocol, ServiceIdentity identity) {
        List<InetAddress> own = place.identity().addresses();
        InetSocketAddress address = own.isEmpty() ? null : new InetSocketAddress(own.get(0), number);
        return spec(number, protocol, identity, address, SOURCE);
    }

    /** To an application that listens there alone; nothing captures what stays on that interface, whatever its source. */
    private ClusterSpec toLoopback(int number, PortProtocol protocol, ServiceIdentity identity) {
        InetAddress loopback = IpLiteral.of(place.loopback());
        return spec(number, protocol, identity, new InetSocketAddress(loopback, number), null);
    }

    private ClusterSpec spec(
            int number,
            PortProtocol protocol,
            ServiceIdentity identity,
            @Nullable SocketAddress address,
            @Nullable InetAddress source) {
        return new ClusterSpec(
                ClusterName.inbound(number),
                address == null ? Discovery.ORIGINAL_DST : Discovery.STATIC,
                address == null ? List.of() : List.of(EndpointSpec.of(address)),
                LbPolicy.ROUND_ROBIN,
                settings.connectTimeoutNanos(),
                OutboundClusters.protocol(protocol),
                source,
                0,
                identity);
    }

    /** Ingress listeners of the Sidecar stand in the place of those made from Services. */
    private List<InboundPort> ofSidecar(Sidecar sidecar) {
        List<InboundPort> ports = new ArrayList<>();
        String owner = sidecar.meta().name() + "." + sidecar.meta().namespace();
        for (Ingress ingress : sidecar.ingress()) {
            int number = ingress.port().number();
            if (ports.stream().noneMatch(port -> port.number() == number)) {
                PortProtocol protocol = inside(ingress);
                ServiceIdentity identity = new ServiceIdentity(
                        owner, sidecar.meta().name(), sidecar.meta().namespace());
                TrafficSettings rule =
                        TrafficSettings.of(number, null, policies.ofMesh()).with(sidecar.poolOf(number));
                Cluster cluster = clusters.put(rule.pooling(toDefaultEndpoint(ingress, protocol, identity)));
                String decorator = owner + ":" + number + "/*";
                ports.add(new InboundPort(
                        number, number, protocol, cluster, decorator, bind(ingress), own(ingress, owner)));
            }
        }
        return ports;
    }

    /** What is spoken inside of TLS that ends here. */
    private PortProtocol inside(Ingress ingress) {
        PortProtocol protocol = PortProtocol.named(ingress.port().protocol());
        boolean ends = ownTls && ingress.tls() != null;
        return ends && protocol == PortProtocol.HTTPS ? PortProtocol.HTTP : protocol;
    }

    /** TLS of a listener's own acts where it is switched on and the mesh's is off. */
    private @Nullable ServerTls own(Ingress ingress, String owner) {
        Gateway.Tls tls = ingress.tls();
        if (tls == null) {
            return null;
        }
        int number = ingress.port().number();
        if (!ownTls) {
            findings.warn(
                    tls.position(),
                    "tls of ingress port " + number
                            + " does not act: it is switched on by ENABLE_TLS_ON_SIDECAR_INGRESS=true");
            return null;
        }
        if (taken(number) != Taken.ANYTHING) {
            findings.warn(
                    tls.position(),
                    "tls of ingress port " + number
                            + " does not act: a PeerAuthentication must DISABLE the mesh's at port " + number);
            return null;
        }
        return certificates.of("ingress port " + number + " of " + owner, tls, false);
    }

    private @Nullable InetSocketAddress bind(Ingress ingress) {
        if (ingress.captureMode() != Sidecar.CaptureMode.NONE) {
            return null;
        }
        List<InetAddress> own = place.identity().addresses();
        InetAddress written = IpLiteral.parse(ingress.bind());
        InetAddress usual = own.isEmpty() ? IpLiteral.of(place.anyAddress()) : own.get(0);
        return new InetSocketAddress(
                written == null ? usual : written, ingress.port().number());
    }

    private ClusterSpec toDefaultEndpoint(Ingress ingress, PortProtocol protocol, ServiceIdentity identity) {
        int number = ingress.port().number();
        String endpoint = ingress.defaultEndpoint();
        if (endpoint.isEmpty()) {
            return toApplication(number, protocol, identity);
        }
        if (IpLiteral.isUnix(endpoint)) {
            return spec(number, protocol, identity, IpLiteral.socket(endpoint, 0), null);
        }
        int colon = endpoint.lastIndexOf(':');
        int port = Integer.parseInt(endpoint.substring(colon + 1));
        InetAddress address =
                IpLiteral.of(endpoint.substring(0, colon).replace("[", "").replace("]", ""));
        if (!address.isAnyLocalAddress()) {
            return spec(number, protocol, identity, new InetSocketAddress(address, port), null);
        }
        List<InetAddress> own = place.identity().addresses();
        InetAddress target = own.isEmpty() ? IpLiteral.of(place.loopback()) : own.get(0);
        return spec(number, protocol, identity, new InetSocketAddress(target, port), SOURCE);
    }
}
