package io.outrigger.core.stats;

/** A number of some owner (cluster, listener, connection manager) by its name there. Implemented by enums. */
public interface StatCounter {
    /** Envoy's name of the number, without its owner. */
    String statName();

    /** Whether the number may sink. */
    boolean gauge();

    /** Place among the owner's numbers. */
    int ordinal();
}
