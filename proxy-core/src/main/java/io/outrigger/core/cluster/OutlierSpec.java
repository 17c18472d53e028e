package io.outrigger.core.cluster;

import java.util.Set;

/**
 * When an endpoint is taken out of the rotation for its failures. Source: Istio {@code DestinationRule.outlierDetection}.
 *
 * @param errors how many in a row; see there
 * @param intervalNanos between looks at those that are out
 * @param baseEjectionNanos time out, times how often it was out
 * @param maxEjectionPercent share of the endpoints that may be out; one more must fit in
 * @param minHealthPercent below this share all endpoints are used; 0 never
 * @param errorStatuses what counts in place of 5xx; empty for 5xx
 */
public record OutlierSpec(
        Errors errors,
        long intervalNanos,
        long baseEjectionNanos,
        int maxEjectionPercent,
        int minHealthPercent,
        Set<Integer> errorStatuses) {
    public OutlierSpec {
        errorStatuses = Set.copyOf(errorStatuses);
    }

    /**
     * Errors in a row that eject; 0 for never.
     *
     * @param consecutive5xx answers of 500 and above
     * @param consecutiveGateway answers 502, 503 and 504
     * @param split whether what failed without an answer counts apart
     * @param consecutiveLocal failures without an answer, if {@code split}
     */
    public record Errors(int consecutive5xx, int consecutiveGateway, boolean split, int consecutiveLocal) {}
}
