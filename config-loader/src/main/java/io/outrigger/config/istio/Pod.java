package io.outrigger.config.istio;

import io.outrigger.config.yaml.NamedInYaml;
import java.util.List;

/**
 * Kubernetes {@code Pod}; its labels are in {@code meta}.
 *
 * @param podIPs {@code status.podIP} first, then the others; empty before the pod has an address
 * @param phase {@code status.phase}; {@code RUNNING} when absent
 * @param ready the condition {@code Ready}; absent means ready
 * @param serviceAccountName {@code default} when absent
 * @param containerPorts of all containers
 * @param nodeName empty when absent
 */
public record Pod(
        Meta meta,
        List<String> podIPs,
        Phase phase,
        boolean ready,
        String serviceAccountName,
        List<ContainerPort> containerPorts,
        String nodeName)
        implements Resource {

    public Pod {
        podIPs = List.copyOf(podIPs);
        containerPorts = List.copyOf(containerPorts);
    }

    /**
     * A port that a container declares.
     *
     * @param name empty when absent
     */
    public record ContainerPort(String name, int containerPort) {}

    /** Where a pod is in its life; pods that ended have no endpoint. */
    public enum Phase implements NamedInYaml {
        PENDING("Pending"),
        RUNNING("Running"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed"),
        UNKNOWN("Unknown");

        private final String yamlName;

        Phase(String yamlName) {
            this.yamlName = yamlName;
        }

        @Override
        public String yamlName() {
            return yamlName;
        }
    }
}
