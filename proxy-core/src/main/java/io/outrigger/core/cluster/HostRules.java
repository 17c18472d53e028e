package io.outrigger.core.cluster;

/**
 * How the hosts of a cluster are put in order.
 *
 * @param panicPercent share of healthy hosts below which health is ignored; 0 never
 * @param localityWeights whether requests are divided among localities before they are among hosts
 * @param warmup how endpoints that are new are spared
 * @param workers how many have turns of their own
 */
record HostRules(LbPolicy policy, int panicPercent, boolean localityWeights, WarmupSpec warmup, int workers) {
    private static final int USUAL_PANIC_PERCENT = 50;

    static final HostRules PLAIN = new HostRules(LbPolicy.LEAST_REQUEST, 0, false, WarmupSpec.NONE, 0);

    static HostRules of(ClusterSpec spec, int workers) {
        return new HostRules(
                spec.lbPolicy(),
                panicPercent(spec),
                spec.lbPolicy().localityWeights(),
                spec.lbPolicy().warmup(),
                workers);
    }

    /** Where endpoints are not taken out for what they answer, but by checks, Envoy's usual half. */
    private static int panicPercent(ClusterSpec spec) {
        OutlierSpec outlier = spec.resilience().outlier();
        return outlier == null ? USUAL_PANIC_PERCENT : outlier.minHealthPercent();
    }

    double weight(Endpoint host) {
        int weight = Math.max(1, host.spec().weight());
        return warmup.windowNanos() == 0 ? weight : weight * Math.max(host.warmth(), warmup.warmth(0));
    }
}
