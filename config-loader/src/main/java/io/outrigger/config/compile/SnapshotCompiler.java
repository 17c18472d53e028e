package io.outrigger.config.compile;

import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Telemetry.Mode;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns resources into what one proxy runs, as istiod would for it: clusters first, then the listeners whose routes refer to them.
 * Nothing fails here; what leads nowhere is a warning and answers 503 or 404 as in Istio.
 *
 * <p>Config thread only. Clusters whose spec is equal keep their object from {@code previous}.
 */
public final class SnapshotCompiler {
    private final Handlers handlers;
    private final CompileOptions options;
    private final TlsContexts contexts = new TlsContexts();

    public SnapshotCompiler(Handlers handlers, CompileOptions options) {
        this.handlers = handlers;
        this.options = options;
    }

    /** The snapshot that follows {@code previous}, or the first. */
    public CompileResult compile(Resources resources, Identity identity, @Nullable Snapshot previous) {
        contexts.begin();
        CompileTarget target = new CompileTarget(new Place(identity), options, handlers, contexts);
        return new Compilation(resources, target, previous).run();
    }

    /** Files of keys and certificates that hold something else than at the last compilation, by path. */
    public List<String> changedKeyFiles() {
        return contexts.files().changed();
    }

    /** One run. */
    private static final class Compilation {
        private final Resources resources;
        private final CompileTarget target;
        private final long generation;
        private final Findings findings = new Findings();
        private final MeshSettings settings;
        private final ServiceRegistry registry;
        private final RoutingRules rules;
        private final SidecarScope scope;
        private final DestinationPolicies policies;
        private final ClusterTable clusters;
        private final Keyring keys;
        private final MeshTls mesh;

        Compilation(Resources resources, CompileTarget target, @Nullable Snapshot previous) {
            Place place = target.place();
            this.resources = resources;
            this.target = target;
            this.generation = previous == null ? 1 : previous.generation() + 1;
            this.settings = new MeshSettings(
                    resources.mesh(), logs(resources, target), target.options().http10());
            this.registry = ServiceRegistry.of(resources, findings);
            this.rules = new RoutingRules(resources, place.namespace());
            this.scope = new SidecarScope(resources, registry, rules, place);
            this.policies = new DestinationPolicies(resources);
            this.clusters = new ClusterTable(previous, target.options().workers());
            this.keys = new Keyring(resources.secrets(), place.namespace(), target.contexts(), findings);
            this.mesh = MeshTls.of(
                    target.contexts(),
                    resources.mesh(),
                    target.options().workload().certs(),
                    findings);
        }

        private static MeshSettings.Logs logs(Resources resources, CompileTarget target) {
            AccessLogs plans = new AccessLogs(resources, target.place());
            Handlers handlers = target.handlers();
            return new MeshSettings.Logs(
                    handlers.accessLog(plans.of(Mode.CLIENT)), handlers.accessLog(plans.of(Mode.SERVER)));
        }

        CompileResult run() {
            Place place = target.place();
            UpstreamEncryption encryption =
                    new UpstreamEncryption(registry, new PeerModes(resources), mesh, keys, target.contexts(), findings);
            new OutboundClusters(
                            registry,
                            policies,
                            place,
                            resources.mesh(),
                            clusters,
                            encryption,
                            new HealthChecks(resources))
                    .compile(scope.services());
            clusters.put(OutboundClusters.blackHole(settings.connectTimeoutNanos()));
            RouteCompiler routes = new RouteCompiler(target.handlers(), findings, settings.retries());
            List<ListenerSpec> listeners = place.isGateway() ? gateway(routes) : sidecar(routes);
            Snapshot snapshot = new Snapshot(
                    generation,
                    listeners,
                    clusters.all(),
                    clusters.rules(),
                    source(),
                    target.contexts().named());
            return new CompileResult(snapshot, findings.all(), PeerNames.of(resources));
        }

        private List<ListenerSpec> gateway(RouteCompiler routes) {
            List<InboundPorts.Target> own = inboundPorts().all(registry);
            GatewayServers servers = new GatewayServers(target, own, findings);
            RoutePlace.Destinations destinations =
                    new GatewayRoutes.OfGateway(scope, registry, target.place(), clusters, policies);
            GatewayRoutes tables = new GatewayRoutes(rules, target.place(), routes, destinations);
            GatewayBytes bytes =
                    new GatewayBytes(rules, target.place(), byteRoutes(), destinations, clusters, registry);
            ServerCertificates certificates = new ServerCertificates(keys, mesh, target.contexts(), findings);
            return new GatewayListeners(target, settings, tables, bytes, certificates, findings)
                    .compile(servers.merge(resources));
        }

        private List<ListenerSpec> sidecar(RouteCompiler routes) {
            clusters.put(TrafficSettings.of(0, null, policies.ofMesh())
                    .pooling(OutboundClusters.passthrough(settings.connectTimeoutNanos())));
            OutboundRoutes tables = new OutboundRoutes(scope, target.place(), routes, clusters, policies);
            List<ListenerSpec> listeners = new ArrayList<>();
            new OutboundListeners(scope, registry, tables, clusters, settings, byteRoutes(), target)
                    .compile()
                    .forEach(spec -> listeners.add(spec.with(settings.clientLog())));
            Map<Integer, InboundPorts.Target> own = inboundPorts().find(registry);
            ServerCertificates certificates = new ServerCertificates(keys, mesh, target.contexts(), findings);
            listeners.addAll(new InboundListeners(
                            target,
                            clusters,
                            policies,
                            settings,
                            mesh,
                            new PeerModes(resources),
                            certificates,
                            ownTls(),
                            findings)
                    .compile(resources.mesh(), scope.sidecar(), own));
            int proxyPort = target.options().httpProxyPort();
            if (proxyPort > 0) {
                listeners.add(new ForwardProxyListener(target, settings, tables).compile(proxyPort, scope.services()));
            }
            return listeners;
        }

        private boolean ownTls() {
            return target.options().workload().ingressTls()
                    || "true".equals(resources.pilotEnvironment().get("ENABLE_TLS_ON_SIDECAR_INGRESS"));
        }

        private ByteRoutes byteRoutes() {
            return new ByteRoutes(target.handlers(), settings, findings);
        }

        private InboundPorts inboundPorts() {
            return new InboundPorts(resources, target.place().identity());
        }

        private String source() {
            return resources.services().size() + " Services, "
                    + resources.serviceEntries().size() + " ServiceEntries, "
                    + resources.virtualServices().size() + " VirtualServices, "
                    + resources.destinationRules().size() + " DestinationRules, "
                    + resources.gateways().size() + " Gateways";
        }
    }
}
