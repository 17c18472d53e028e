package io.outrigger.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * How one of several endpoints is chosen.
 *
 * @param tableSize fewest points of a ring, or places of a maglev table (a prime); 0 for the others
 * @param hash what requests are hashed by; null where endpoints are not chosen by hash
 * @param localityWeights whether requests are divided among localities by weight before they are among endpoints
 * @param warmup how new endpoints are spared
 */
public record LbPolicy(
        Kind kind, int tableSize, @Nullable HashPolicy hash, boolean localityWeights, WarmupSpec warmup) {
    public static final LbPolicy ROUND_ROBIN = new LbPolicy(Kind.ROUND_ROBIN, 0, null);
    public static final LbPolicy LEAST_REQUEST = new LbPolicy(Kind.LEAST_REQUEST, 0, null);
    public static final LbPolicy RANDOM = new LbPolicy(Kind.RANDOM, 0, null);

    /** One that neither knows localities nor spares anybody. */
    public LbPolicy(Kind kind, int tableSize, @Nullable HashPolicy hash) {
        this(kind, tableSize, hash, false, WarmupSpec.NONE);
    }

    /** The same, sparing new endpoints so. */
    public LbPolicy with(WarmupSpec other) {
        return new LbPolicy(kind, tableSize, hash, localityWeights, other);
    }

    /** The same, by weight of localities. */
    public LbPolicy withLocalityWeights() {
        return new LbPolicy(kind, tableSize, hash, true, warmup);
    }

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

    /** Whether endpoints are chosen by hash. */
    boolean hashes() {
        return kind == Kind.RING_HASH || kind == Kind.MAGLEV;
    }

    /** Whether endpoints of unequal weight take turns. */
    boolean takesTurns() {
        return kind == Kind.ROUND_ROBIN || kind == Kind.LEAST_REQUEST;
    }

    /** By Envoy's name. */
    public String name() {
        return kind.name();
    }
}
