package io.outrigger.config.istio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code Telemetry}: which requests of which workloads are logged, and where.
 *
 * @param selector absent means the whole namespace, or the mesh in the root namespace
 * @param elsewhere whether it names targets of the Gateway API, which no proxy here is
 */
public record Telemetry(
        Meta meta, @Nullable WorkloadSelector selector, boolean elsewhere, List<AccessLogging> accessLogging)
        implements Resource {

    public Telemetry {
        accessLogging = List.copyOf(accessLogging);
    }

    /**
     * One rule about access logs.
     *
     * @param providers names; empty means those of the rules above, or the mesh's
     * @param expression what must hold for a request to be logged, in CEL; empty for all
     */
    public record AccessLogging(Mode mode, List<String> providers, boolean disabled, String expression) {
        public AccessLogging {
            providers = List.copyOf(providers);
        }

        /** The same with another condition. */
        public AccessLogging filteredBy(String other) {
            return new AccessLogging(mode, providers, disabled, other);
        }
    }

    /** Istio {@code WorkloadMode}: on whose behalf the proxy acts. */
    public enum Mode {
        CLIENT_AND_SERVER,
        CLIENT,
        SERVER
    }
}
