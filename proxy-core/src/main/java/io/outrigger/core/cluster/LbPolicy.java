package io.outrigger.core.cluster;

/**
 * How one of several endpoints is chosen.
 *
 * @param tableSize fewest points of a ring, or places of a maglev table (a prime); 0 for the others
 * @param bySource whether connections that are not HTTP are told apart by their client's address, where endpoints are chosen by hash
 * @param localityWeights whether requests are divided among localities by weight before they are among endpoints
 * @param warmup how new endpoints are spared
 */
public record LbPolicy(Kind kind, int tableSize, boolean bySource, boolean localityWeights, WarmupSpec warmup) {
    public static final LbPolicy ROUND_ROBIN = new LbPolicy(Kind.ROUND_ROBIN, 0);
    public static final LbPolicy LEAST_REQUEST = new LbPolicy(Kind.LEAST_REQUEST, 0);
    public static final LbPolicy RANDOM = new LbPolicy(Kind.RANDOM, 0);

    /** One that neither knows localities nor spares anybody. */
    public LbPolicy(Kind kind, int tableSize) {
        this(kind, tableSize, false, false, WarmupSpec.NONE);
    }

    /** The same, sparing new endpoints so. */
    public LbPolicy with(WarmupSpec other) {
        return new LbPolicy(kind, tableSize, bySource, localityWeights, other);
    }

    /** The same, by the client's address where there is nothing else to go by. */
    public LbPolicy hashingSources() {
        return new LbPolicy(kind, tableSize, true, localityWeights, warmup);
    }

    /** The same, by weight of localities. */
    public LbPolicy withLocalityWeights() {
        return new LbPolicy(kind, tableSize, bySource, true, warmup);
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
    public boolean hashes() {
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
