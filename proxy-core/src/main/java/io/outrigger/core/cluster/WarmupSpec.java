package io.outrigger.core.cluster;

/**
 * How endpoints that are new get few requests at first. Source: Istio {@code loadBalancer.warmup}, Envoy's slow start.
 *
 * @param windowNanos how long an endpoint is new; 0 never
 * @param minimumPercent 0 to 100: least share of its weight
 * @param aggression at 1 the weight grows evenly, above quicker at the beginning
 */
public record WarmupSpec(long windowNanos, double minimumPercent, double aggression) {
    /** Nothing is spared. */
    public static final WarmupSpec NONE = new WarmupSpec(0, 0, 1);

    private static final double ALL = 100;

    /** The part of its weight an endpoint of that age has, above 0, at most 1. */
    double warmth(long ageNanos) {
        if (ageNanos >= windowNanos) {
            return 1;
        }
        double part = Math.max(1.0e6, (double) ageNanos) / windowNanos;
        return Math.min(1, Math.max(minimumPercent / ALL, Math.pow(part, 1 / aggression)));
    }
}
