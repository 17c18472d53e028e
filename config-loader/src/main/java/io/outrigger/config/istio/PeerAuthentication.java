package io.outrigger.config.istio;

import java.util.Map;

/**
 * Istio {@code PeerAuthentication}: whether clients of workloads must speak the mesh's TLS.
 *
 * @param selector {@code selector.matchLabels}; empty for all workloads of the namespace, or of the mesh in the root namespace
 * @param mode {@code mtls.mode}; {@code UNSET} leaves the answer to the wider policy
 * @param portModes {@code portLevelMtls}: by port of the workload
 */
public record PeerAuthentication(Meta meta, Map<String, String> selector, Mode mode, Map<String, Mode> portModes)
        implements Resource {
    public PeerAuthentication {
        selector = Ordered.copyOf(selector);
        portModes = Ordered.copyOf(portModes);
    }

    /** Istio {@code PeerAuthentication.MutualTLS.Mode}. */
    public enum Mode {
        UNSET,
        DISABLE,
        PERMISSIVE,
        STRICT
    }
}
