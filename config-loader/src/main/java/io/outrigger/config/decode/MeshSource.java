package io.outrigger.config.decode;

import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.yaml.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mesh configuration that was found, and where.
 *
 * @param mesh absent if only the control plane's environment was given
 * @param pilotEnvironment {@code spec.values.pilot.env} of an IstioOperator
 */
public record MeshSource(
        Rank rank, Position position, @Nullable MeshConfig mesh, Map<String, String> pilotEnvironment) {
    /** Which source counts if there are several: the first. */
    public enum Rank {
        FILE,
        CONFIG_MAP,
        OPERATOR
    }
}
