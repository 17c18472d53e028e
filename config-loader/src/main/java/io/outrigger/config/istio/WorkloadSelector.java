package io.outrigger.config.istio;

import java.util.Map;

/**
 * Which workloads a resource is for: Istio {@code WorkloadSelector}.
 *
 * @param labels all of them must be on the workload; empty selects every workload of the namespace
 */
public record WorkloadSelector(Map<String, String> labels) {
    public WorkloadSelector {
        labels = Ordered.copyOf(labels);
    }
}
