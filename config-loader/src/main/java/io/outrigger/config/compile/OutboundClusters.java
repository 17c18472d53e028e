package io.outrigger.config.compile;

import io.outrigger.config.compile.DestinationPolicies.Policy;
import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.compile.MeshService.Resolution;
import io.outrigger.config.compile.UpstreamEncryption.Destination;
import io.outrigger.config.istio.DestinationRule.Http2Settings;
import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.DestinationRule.Tls;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Warmup;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.ClusterSpec.ServiceIdentity;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Preamble;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.cluster.WarmupSpec;
import io.outrigger.core.tls.ClientTls.Carried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the clusters of every known service: one a port, and one a port and subset. */
final class OutboundClusters {
    private static final double USUAL_MINIMUM_PERCENT = 10;

    private final ServiceRegistry registry;
    private final DestinationPolicies policies;
    private final Place place;
    private final MeshConfig mesh;
    private final ClusterTable table;
    private final UpstreamEncryption encryption;
    private final HealthChecks checks;

    OutboundClusters(
            ServiceRegistry registry,
            DestinationPolicies policies,
            Place place,
            MeshConfig mesh,
            ClusterTable table,
            UpstreamEncryption encryption,
            HealthChecks checks) {
        this.registry = registry;
        this.policies = policies;
        this.place = place;
        this.mesh = mesh;
        this.table = table;
        this.encryption = encryption;
        this.checks = checks;
    }

    void compile(List<MeshService> services) {
        for (MeshService service : services) {
            if (service.aliasOf() == null) {
                Policy policy = policies.lookup(place, service);
                for (MeshPort port : service.ports()) {
                    compile(service, port, policy);
                }
            }
        }
    }

    private void compile(MeshService service, MeshPort port, Policy policy) {
        if (port.protocol() == PortProtocol.UDP) {
            return;
        }
        TrafficSettings whole = TrafficSettings.of(port.number(), policy.trafficPolicy(), policies.ofMesh());
        put(
                service,
                spec(service, port, "", Map.of(), whole, policy).beginning(whole.preamble(policy.trafficPolicy())),
                whole,
                policy);
        for (Subset subset : policy.subsets()) {
            TrafficSettings settings = whole.over(port.number(), subset.trafficPolicy());
            ClusterSpec spec = spec(service, port, subset.name(), subset.labels(), settings, policy)
                    .beginning(settings.preamble(subset.trafficPolicy()));
            put(service, spec, settings, policy);
        }
    }

    /** Where no endpoint of an entry has a name to ask for, Istio makes no cluster. */
    private void put(MeshService service, ClusterSpec spec, TrafficSettings settings, Policy policy) {
        boolean named = spec.discovery() == Discovery.STRICT_DNS || spec.discovery() == Discovery.LOGICAL_DNS;
        if (!named || service.isKubernetes() || !spec.endpoints().isEmpty()) {
            table.put(spec.with(settings.resilience(policy.trafficPolicy())), policy.rule());
        }
    }

    private ClusterSpec spec(
            MeshService service,
            MeshPort port,
            String subset,
            Map<String, String> labels,
            TrafficSettings settings,
            Policy policy) {
        Discovery discovery = settings.simple() == SimpleLb.PASSTHROUGH ? Discovery.ORIGINAL_DST : discovery(service);
        boolean original = discovery == Discovery.ORIGINAL_DST;
        LocalityPlan plan = LocalityPlan.of(settings, service, mesh.localityLbSetting());
        boolean known = service.resolution() == Resolution.STATIC;
        UpstreamProtocol spoken = protocol(port.protocol(), settings);
        boolean secrets = place.isGateway() || policy.chosen();
        Destination destination = new Destination(service, port, subset, carried(port, spoken), secrets);
        return new ClusterSpec(
                ClusterName.outbound(port.number(), subset, service.host()),
                discovery,
                original ? List.of() : plan.rank(endpoints(service, port, labels, settings.tls()), place, known),
                original
                        ? LbPolicy.ROUND_ROBIN
                        : lbPolicy(settings.loadBalancer(), plan, HashPolicies.bySource(policy, subset)),
                settings.connectTimeoutNanos(mesh.connectTimeoutNanos()),
                spoken,
                null,
                otherPort(discovery, service, port),
                new ServiceIdentity(service.host(), service.name(), service.namespace()),
                ResilienceSpec.NONE,
                encryption.of(destination, settings.tls(), original),
                Preamble.NONE);
    }

    private Discovery discovery(MeshService service) {
        return switch (service.resolution()) {
            case STATIC -> Discovery.STATIC;
            case DNS -> Discovery.STRICT_DNS;
            case DNS_ROUND_ROBIN -> Discovery.LOGICAL_DNS;
            // A gateway's connections were not going anywhere before.
            case ORIGINAL_DESTINATION -> place.isGateway() ? ofGateway(service) : Discovery.ORIGINAL_DST;
            case DYNAMIC_DNS -> Discovery.DYNAMIC_DNS;
        };
    }

    private Discovery ofGateway(MeshService service) {
        boolean named = service.ports().stream()
                .flatMap(port -> registry.endpoints(service, port).stream())
                .anyMatch(endpoint -> !IpLiteral.is(endpoint.address()));
        return named ? Discovery.STRICT_DNS : Discovery.STATIC;
    }

    private static int otherPort(Discovery discovery, MeshService service, MeshPort port) {
        if (discovery == Discovery.DYNAMIC_DNS) {
            return port.number();
        }
        return discovery == Discovery.ORIGINAL_DST ? originalPort(service, port) : 0;
    }

    private static int originalPort(MeshService service, MeshPort port) {
        boolean entry = !service.isKubernetes() && service.resolution() == Resolution.ORIGINAL_DESTINATION;
        return entry && port.targetPort() != port.number() ? port.targetPort() : 0;
    }

    private List<EndpointSpec> endpoints(
            MeshService service, MeshPort port, Map<String, String> labels, @Nullable Tls tls) {
        List<EndpointSpec> specs = new ArrayList<>();
        for (MeshEndpoint endpoint : registry.endpoints(service, port)) {
            if (isReachable(service, endpoint.address()) && Workloads.has(endpoint.labels(), labels)) {
                specs.add(new EndpointSpec(
                                IpLiteral.socket(endpoint.address(), endpoint.port()),
                                endpoint.weight(),
                                endpoint.locality(),
                                endpoint.labels(),
                                encryption.understands(endpoint, tls))
                        .checked(checks.of(service, endpoint)));
            }
        }
        return specs;
    }

    /** Nobody asks DNS for the names of a service whose addresses should stand in the files. */
    private static boolean isReachable(MeshService service, String address) {
        return service.resolution() != Resolution.STATIC || IpLiteral.is(address) || IpLiteral.isUnix(address);
    }

    private static LbPolicy lbPolicy(@Nullable LoadBalancer balancer, LocalityPlan plan, boolean bySource) {
        LbPolicy kind = balancer == null ? LbPolicy.LEAST_REQUEST : lbPolicy(balancer);
        LbPolicy policy = bySource ? kind.hashingSources() : kind;
        return plan.weighsLocalities() ? policy.withLocalityWeights() : policy;
    }

    private static LbPolicy lbPolicy(LoadBalancer balancer) {
        if (balancer.consistentHash() != null) {
            return HashPolicies.of(balancer.consistentHash());
        }
        return switch (balancer.simple()) {
            case ROUND_ROBIN -> LbPolicy.ROUND_ROBIN.with(warmup(balancer.warmup()));
            case RANDOM -> LbPolicy.RANDOM;
            case UNSPECIFIED, LEAST_CONN, LEAST_REQUEST, PASSTHROUGH ->
                LbPolicy.LEAST_REQUEST.with(warmup(balancer.warmup()));
        };
    }

    private static WarmupSpec warmup(@Nullable Warmup warmup) {
        if (warmup == null) {
            return WarmupSpec.NONE;
        }
        Double least = warmup.minimumPercent();
        Double aggression = warmup.aggression();
        return new WarmupSpec(
                warmup.durationNanos(),
                least == null ? USUAL_MINIMUM_PERCENT : least,
                aggression == null ? 1 : aggression);
    }

    private UpstreamProtocol protocol(PortProtocol protocol, TrafficSettings settings) {
        Http2Settings http2 = settings.http2();
        if (http2.useClientProtocol()) {
            return UpstreamProtocol.DOWNSTREAM;
        }
        // A gateway has no one application's clients, and asks ports that say nothing as HTTP/1.1.
        UpstreamProtocol usual =
                place.isGateway() && protocol == PortProtocol.SNIFFED ? UpstreamProtocol.HTTP1 : protocol(protocol);
        return switch (http2.h2UpgradePolicy()) {
            // A sidecar goes by the client where the port says nothing, whatever the policy.
            case UPGRADE -> usual == UpstreamProtocol.DOWNSTREAM ? usual : UpstreamProtocol.HTTP2;
            case DO_NOT_UPGRADE -> usual;
            case DEFAULT -> mesh.h2Upgrade() && protocol.isHttp() ? UpstreamProtocol.HTTP2 : usual;
        };
    }

    static UpstreamProtocol protocol(PortProtocol protocol) {
        if (protocol.isHttp2()) {
            return UpstreamProtocol.HTTP2;
        }
        return protocol == PortProtocol.SNIFFED ? UpstreamProtocol.DOWNSTREAM : UpstreamProtocol.HTTP1;
    }

    private static Carried carried(MeshPort port, UpstreamProtocol spoken) {
        if (!port.protocol().isHttp() && port.protocol() != PortProtocol.SNIFFED) {
            return Carried.BYTES;
        }
        return spoken == UpstreamProtocol.HTTP2 ? Carried.HTTP2 : Carried.HTTP1;
    }

    /** Where traffic goes that no service claims: on to where it was going. */
    static ClusterSpec passthrough(long connectTimeoutNanos) {
        return new ClusterSpec(
                ClusterName.PASSTHROUGH,
                Discovery.ORIGINAL_DST,
                List.of(),
                LbPolicy.ROUND_ROBIN,
                connectTimeoutNanos,
                UpstreamProtocol.DOWNSTREAM,
                null,
                0,
                new ServiceIdentity(ClusterName.PASSTHROUGH, ClusterName.PASSTHROUGH, ""));
    }

    /** Where traffic ends that may go nowhere: a cluster without endpoints. */
    static ClusterSpec blackHole(long connectTimeoutNanos) {
        return new ClusterSpec(
                ClusterName.BLACK_HOLE,
                Discovery.STATIC,
                List.of(),
                LbPolicy.ROUND_ROBIN,
                connectTimeoutNanos,
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ServiceIdentity(ClusterName.BLACK_HOLE, ClusterName.BLACK_HOLE, ""));
    }
}
