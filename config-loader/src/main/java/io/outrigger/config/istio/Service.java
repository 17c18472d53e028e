package io.outrigger.config.istio;

import io.outrigger.config.yaml.NamedInYaml;
import io.outrigger.config.yaml.Position;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes {@code Service}.
 *
 * @param selector empty means that endpoints come from EndpointSlices alone
 * @param clusterIP {@code None} for a headless service; empty when absent
 * @param clusterIPs with {@code clusterIP} first; empty when absent
 * @param externalName empty unless {@code type} is {@code EXTERNAL_NAME}
 * @param trafficDistribution from the field or the annotation {@code networking.istio.io/traffic-distribution}; empty when absent
 * @param exportTo from the annotation {@code networking.istio.io/exportTo}; empty means the mesh's default
 */
public record Service(
        Meta meta,
        List<ServicePort> ports,
        Map<String, String> selector,
        Type type,
        String clusterIP,
        List<String> clusterIPs,
        String externalName,
        List<String> exportTo,
        String trafficDistribution)
        implements Resource {

    public Service {
        ports = List.copyOf(ports);
        selector = Ordered.copyOf(selector);
        clusterIPs = List.copyOf(clusterIPs);
        exportTo = List.copyOf(exportTo);
    }

    /**
     * A port of the service.
     *
     * @param name empty when absent
     * @param targetPort the same number as {@code port} when absent
     * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
     * @param appProtocol empty when absent
     */
    public record ServicePort(
            Position position, String name, int port, TargetPort targetPort, String protocol, String appProtocol) {}

    /** The pod's port behind a service's port. */
    public sealed interface TargetPort {
        /** The pod's port by number. */
        record Numbered(int number) implements TargetPort {}

        /** The pod's port by the name of a container port. */
        record Named(String name) implements TargetPort {}
    }

    /** How the service can be reached. */
    public enum Type implements NamedInYaml {
        CLUSTER_IP("ClusterIP"),
        NODE_PORT("NodePort"),
        LOAD_BALANCER("LoadBalancer"),
        EXTERNAL_NAME("ExternalName");

        private final String yamlName;

        Type(String yamlName) {
            this.yamlName = yamlName;
        }

        @Override
        public String yamlName() {
            return yamlName;
        }
    }
}
