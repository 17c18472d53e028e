package io.outrigger.http.codec;

/** What a connection to an endpoint has behind it, for its pool. Owned by one worker. */
public final class Tenure {
    private long requests;
    private long idleSince;
    private boolean over;

    void served() {
        requests++;
    }

    /** Requests answered. */
    public long requests() {
        return requests;
    }

    /** It shall not serve again after the request in hand. */
    public void end() {
        over = true;
    }

    public boolean over() {
        return over;
    }

    /** Comes to rest, by the owner's clock. */
    public void idleSince(long nanos) {
        idleSince = nanos;
    }

    public long idleSince() {
        return idleSince;
    }
}
