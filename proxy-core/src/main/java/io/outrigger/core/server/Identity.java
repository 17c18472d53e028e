package io.outrigger.core.server;

import io.outrigger.core.cluster.Locality;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * Who this proxy is. The only source for selectors, source labels, short names, visibility and inbound ports.
 *
 * @param workload owner of the pod ({@code reviews-v1}); the pod's name where the owner is unknown
 * @param addresses own addresses, the pod's first
 */
public record Identity(
        Role role,
        String namespace,
        String podName,
        String workload,
        Map<String, String> labels,
        String serviceAccount,
        List<InetAddress> addresses,
        Locality locality) {
    public Identity {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
    }

    /** What kind of place this proxy has. */
    public enum Role {
        SIDECAR,
        GATEWAY
    }

    /** Whether all labels of a selector are ours. An empty selector fits everybody. */
    public boolean fits(Map<String, String> selector) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
