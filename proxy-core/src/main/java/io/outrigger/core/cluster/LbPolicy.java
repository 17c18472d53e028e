package io.outrigger.core.cluster;

/** The load balancing policies, by Envoy's names. */
public enum LbPolicy {
    ROUND_ROBIN,
    LEAST_REQUEST,
    RANDOM
}
