package io.outrigger.config.istio;

import java.util.List;
import java.util.Map;

/**
 * A Kubernetes {@code Deployment}, {@code StatefulSet}, {@code DaemonSet} or {@code ReplicaSet}: who its pods are.
 *
 * @param labels {@code spec.template.metadata.labels}
 * @param serviceAccountName of the template; {@code default} when absent
 * @param containerPorts of all the template's containers
 */
public record Workload(
        Meta meta, Map<String, String> labels, String serviceAccountName, List<Pod.ContainerPort> containerPorts)
        implements Resource {

    public Workload {
        labels = Ordered.copyOf(labels);
        containerPorts = List.copyOf(containerPorts);
    }
}
