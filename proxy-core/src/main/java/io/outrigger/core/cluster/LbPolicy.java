package io.outrigger.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * How one of several endpoints is chosen.
 *
 * @param tableSize fewest points of a ring, or places of a maglev table (a prime); 0 for the others
 * @param hash what requests are hashed by; null where endpoints are not chosen by hash
 */
public record LbPolicy(Kind kind, int tableSize, @Nullable HashPolicy hash) {
    public static final LbPolicy ROUND_ROBIN = new LbPolicy(Kind.ROUND_ROBIN, 0, null);
    public static final LbPolicy LEAST_REQUEST = new LbPolicy(Kind.LEAST_REQUEST, 0, null);
    public static final LbPolicy RANDOM = new LbPolicy(Kind.RANDOM, 0, null);

    /** The policies, by Envoy's names. */
    public enum Kind {
        ROUND_ROBIN,
        LEAST_REQUEST,
        RANDOM,
        /** Requests of equal hash go to the same endpoint, and few move when endpoints come and go. */
        RING_HASH,
        /** As a ring, with a fixed table that is quicker to ask. */
        MAGLEV
    }

    /** By Envoy's name. */
    public String name() {
        return kind.name();
    }
}
