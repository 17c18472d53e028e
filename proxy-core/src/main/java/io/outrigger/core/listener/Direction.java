package io.outrigger.core.listener;

/** Which way traffic of a listener goes, seen from the workload. */
public enum Direction {
    INBOUND,
    OUTBOUND,
    /** At the edge: from outside into the mesh. */
    GATEWAY
}
