package io.outrigger.core.cluster;

/**
 * Where an endpoint stands among those of its cluster, as seen from this proxy. Source: istiod's priorities and locality weights.
 *
 * @param priority 0 is asked first; the next ones as far as those before are not healthy; without gaps
 * @param localityWeight share of all endpoints of its locality and priority together, where localities are weighted; 0 means the
 *     sum of the endpoints' weights
 */
public record EndpointRank(int priority, int localityWeight) {
    /** Among the first, whatever its locality. */
    public static final EndpointRank FIRST = new EndpointRank(0, 0);
}
