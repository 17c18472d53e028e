package io.outrigger.core.cluster;

/**
 * How it is found out whether an endpoint serves.
 *
 * @param port asked in place of the endpoint's own; 0 for that one
 * @param pace when, and how often before it is believed
 */
public record HealthCheckSpec(HealthProbe probe, int port, Pace pace) {
    /**
     * Times and counts.
     *
     * @param initialDelayNanos from the first sight of an endpoint to its first check
     * @param intervalNanos between two checks
     * @param timeoutNanos of one check
     * @param jitterPercent how much longer an interval may be, 0 to 100
     * @param successes in a row that bring an endpoint back, at least 1; the first check ever counts alone
     * @param failures in a row that take it out, at least 1
     */
    public record Pace(
            long initialDelayNanos,
            long intervalNanos,
            long timeoutNanos,
            int jitterPercent,
            int successes,
            int failures) {}
}
