package io.outrigger.core.cluster;

/** How a cluster comes by its endpoints, by Envoy's names. */
public enum Discovery {
    /** Addresses stand in the configuration. */
    STATIC,
    /** All addresses of each name are endpoints. */
    STRICT_DNS,
    /** New connections go to the first address of the latest answer. */
    LOGICAL_DNS,
    /** Each request goes to the host that it names. */
    DYNAMIC_DNS,
    /** Requests go where the connection was going before it was captured. */
    ORIGINAL_DST
}
