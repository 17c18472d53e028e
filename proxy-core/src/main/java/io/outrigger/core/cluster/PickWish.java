package io.outrigger.core.cluster;

/**
 * What one request asks of the choice of its endpoint beyond the usual. Made only for requests that ask for something; owned by
 * their worker.
 */
public final class PickWish {
    private boolean hashed;
    private long hash;
    private int again;
    private long excluded;

    /** The same endpoint for the same hash. */
    public void hash(long value) {
        hashed = true;
        hash = value;
    }

    public boolean hashed() {
        return hashed;
    }

    long hash() {
        return hash;
    }

    /** How often a pick for this try was refused already: each looks elsewhere. */
    public void again(int times) {
        again = times;
    }

    int again() {
        return again;
    }

    /** A bit for each priority that shall not be chosen while another one can be. */
    public void exclude(long priorities) {
        excluded = priorities;
    }

    long excluded() {
        return excluded;
    }
}
