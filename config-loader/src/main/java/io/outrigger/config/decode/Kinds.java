package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Namespace;
import io.outrigger.config.istio.Node;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.schema.Schema;
import io.outrigger.config.yaml.FieldReader;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Every kind that is known, by group and name. */
final class Kinds {
    private static final String NETWORKING = "networking.istio.io";
    private static final String GATEWAY_API = "gateway.networking.k8s.io";
    private static final String SECURITY = "security.istio.io";
    private static final Set<String> SECURITY_V1 = Set.of("v1", "v1beta1");
    private static final Set<String> V1 = Set.of("v1");
    private static final Set<String> ISTIO_V1 = Set.of("v1", "v1beta1", "v1alpha3");

    private final Map<String, Kind> byName = new LinkedHashMap<>();

    Kinds() {
        istio("VirtualService", VirtualServiceReader::read);
        istio("DestinationRule", DestinationRuleReader::read);
        istio("Gateway", GatewayReader::read);
        istio("ServiceEntry", ServiceEntryReader::read);
        istio("Sidecar", SidecarReader::read);
        istio("WorkloadEntry", WorkloadEntryReader::resource);
        istio("WorkloadGroup", HealthCheckReader::group);
        istio("telemetry.istio.io", Set.of("v1", "v1alpha1"), "Telemetry", TelemetryReader::read);
        istio(SECURITY, SECURITY_V1, "PeerAuthentication", PeerAuthenticationReader::read);
        kubernetes("", "Service", "Service", ServiceReader::read);
        kubernetes("", "Pod", "Pod", PodReader::read);
        kubernetes("discovery.k8s.io", "EndpointSlice", "EndpointSlice", EndpointSliceReader::read);
        kubernetes("", "Endpoints", "Endpoints", EndpointsReader::read);
        for (String owner : List.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")) {
            kubernetes("apps", owner, "Deployment", WorkloadReader::read);
        }
        kubernetes("", "Secret", "Secret", SecretReader::read);
        cluster("Namespace", (root, meta) -> new Namespace(meta));
        cluster("Node", (root, meta) -> new Node(meta));
        inactive();
    }

    private void inactive() {
        checked(NETWORKING, Set.of("v1alpha3"), "EnvoyFilter");
        checked(NETWORKING, Set.of("v1beta1"), "ProxyConfig");
        for (String name : List.of("RequestAuthentication", "AuthorizationPolicy")) {
            checked(SECURITY, SECURITY_V1, name);
        }
        checked("extensions.istio.io", Set.of("v1alpha1"), "WasmPlugin");
        checked("extensions.istio.io", Set.of("v1alpha1"), "TrafficExtension");
        named("", "ServiceAccount", "ConfigMap", "PersistentVolume", "PersistentVolumeClaim");
        named("batch", "Job", "CronJob");
        named("networking.k8s.io", "Ingress", "IngressClass", "NetworkPolicy");
        named(GATEWAY_API, "GatewayClass", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute");
        named(GATEWAY_API, "ReferenceGrant", "BackendTLSPolicy", "ListenerSet");
        named("apiextensions.k8s.io", "CustomResourceDefinition");
        named("rbac.authorization.k8s.io", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");
        named("autoscaling", "HorizontalPodAutoscaler");
        named("policy", "PodDisruptionBudget");
    }

    private void istio(String name, BiFunction<FieldReader, Meta, ? extends Resource> spec) {
        istio(NETWORKING, ISTIO_V1, name, spec);
    }

    private void istio(
            String group, Set<String> versions, String name, BiFunction<FieldReader, Meta, ? extends Resource> spec) {
        Kind.Body body = (root, meta) -> {
            Resource resource = root.object("spec", reader -> spec.apply(reader, meta));
            if (resource == null) {
                root.error("spec", "is empty");
            }
            return resource;
        };
        add(new Kind(group, name, versions, true, Schema.istio(name), body));
    }

    private void kubernetes(String group, String name, String file, Kind.Body body) {
        add(new Kind(group, name, V1, true, Schema.kubernetes(name, file), body));
    }

    private void cluster(String name, Kind.Body body) {
        add(new Kind("", name, V1, false, Schema.kubernetes(name, name), body));
    }

    private void checked(String group, Set<String> versions, String name) {
        add(new Kind(group, name, versions, true, Schema.istio(name), null));
    }

    private void named(String group, String... names) {
        for (String name : names) {
            add(new Kind(group, name, Set.of(), true, null, null));
        }
    }

    private void add(Kind kind) {
        byName.put(kind.group() + "/" + kind.name(), kind);
    }

    @Nullable
    Kind find(String group, String name) {
        return byName.get(group + "/" + name);
    }

    Collection<Kind> all() {
        return byName.values();
    }
}
