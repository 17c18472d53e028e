package io.outrigger.config.istio;

import org.jspecify.annotations.Nullable;

/**
 * Istio {@code WorkloadGroup}, of which only the probe acts: it is what WorkloadEntries of the group are asked.
 *
 * @param probe null for none
 */
public record WorkloadGroup(Meta meta, @Nullable HealthCheck probe) implements Resource {}
