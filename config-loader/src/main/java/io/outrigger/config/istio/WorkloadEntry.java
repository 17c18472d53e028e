package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.Map;

/** Istio {@code WorkloadEntry}: an endpoint outside of Kubernetes; the labels of {@code spec} include those of {@code meta}. */
public record WorkloadEntry(Meta meta, Spec spec) implements Resource {
    /**
     * One endpoint; also an entry of {@code ServiceEntry.endpoints}.
     *
     * @param address an IP address, a host name or {@code unix:///path}
     * @param ports port name to number, where it differs from the service's target port
     * @param weight 1 when absent or 0
     * @param locality {@code region/zone/subzone}; empty when absent
     * @param serviceAccount whose identity it has; empty when absent, and then it does not speak the mesh's TLS
     */
    public record Spec(
            Position position,
            String address,
            Map<String, Integer> ports,
            Map<String, String> labels,
            int weight,
            String locality,
            String serviceAccount) {
        public Spec {
            ports = Ordered.copyOf(ports);
            labels = Ordered.copyOf(labels);
        }
    }
}
