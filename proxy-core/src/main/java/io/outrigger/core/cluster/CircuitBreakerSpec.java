package io.outrigger.core.cluster;

/**
 * Bounds of what one cluster may have at a time, over all workers; {@link #UNLIMITED} for no bound.
 *
 * @param maxConnections connections to all endpoints
 * @param maxPending requests that wait for a connection
 * @param maxRequests requests in flight
 * @param maxRetries retries in flight; {@code retryBudget} takes its place if it is not {@link RetryBudget#NONE}
 */
public record CircuitBreakerSpec(
        int maxConnections, int maxPending, int maxRequests, int maxRetries, RetryBudget retryBudget) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** No bounds. */
    public static final CircuitBreakerSpec NONE =
            new CircuitBreakerSpec(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, RetryBudget.NONE);

    /**
     * Retries in flight as a share of what is in flight.
     *
     * @param percent of the requests in flight and waiting
     * @param minRetries allowed whatever the share
     */
    public record RetryBudget(double percent, int minRetries) {
        public static final RetryBudget NONE = new RetryBudget(0, UNLIMITED);
    }
}
