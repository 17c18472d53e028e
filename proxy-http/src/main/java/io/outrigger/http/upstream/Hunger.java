package io.outrigger.http.upstream;

import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.cluster.CircuitBreaker.ConnectionHolder;

/** Whether a pool waits for a place among its cluster's connections, and has told the breaker so. Owned by the pool's worker. */
final class Hunger {
    private final CircuitBreaker breaker;
    private final ConnectionHolder pool;
    private boolean starving;

    Hunger(CircuitBreaker breaker, ConnectionHolder pool) {
        this.breaker = breaker;
        this.pool = pool;
    }

    boolean starving() {
        return starving;
    }

    /** The cluster has as many connections as it may, so another pool is to close one that idles. */
    void begin() {
        if (!starving) {
            starving = true;
            breaker.starve(pool);
        }
    }

    /** Nobody waits here any more. */
    void end() {
        if (starving) {
            starving = false;
            breaker.sated(pool);
        }
    }

    /** There may be room: {@code use} tries it if somebody waits here, else others have it. */
    void onRoom(boolean wanted, Runnable use) {
        starving = false;
        if (wanted) {
            use.run();
        } else {
            breaker.feedNext();
        }
    }
}
