package io.outrigger.core.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is known of an endpoint's failures. Workers count errors in a row; the control loop takes the endpoint out and back, see {@link
 * OutlierDetector} and {@link HealthChecker}.
 */
public final class EndpointHealth {
    private final AtomicInteger serverErrors = new AtomicInteger();
    private final AtomicInteger gatewayErrors = new AtomicInteger();
    private final AtomicInteger localErrors = new AtomicInteger();

    private volatile boolean ejected;
    private volatile int ejections;

    // Written by the control loop alone.
    private volatile long ejectedAtNanos;
    private volatile int multiplier;
    private volatile boolean failedCheck;
    private volatile boolean checked;

    /** Whether it is out of the rotation. Any thread. */
    public boolean ejected() {
        return ejected;
    }

    /** Whether requests may go to it while others can take them. Any thread. */
    public boolean usable() {
        return !ejected && !failedCheck;
    }

    /** Whether its last health checks failed, or none has been made yet. Any thread. */
    public boolean failedCheck() {
        return failedCheck;
    }

    /** Whether a health check has said anything yet. Any thread. */
    public boolean checked() {
        return checked;
    }

    /** Control loop: it is out until a check says more. */
    void awaitCheck() {
        failedCheck = true;
    }

    /** Control loop. */
    void checked(boolean serves) {
        failedCheck = !serves;
        checked = true;
    }

    /** Control loop: nobody checks it any more. */
    void forgetChecks() {
        failedCheck = false;
        checked = false;
    }

    /** How often it was taken out; connections of before are not used again. Any thread. */
    public int ejections() {
        return ejections;
    }

    AtomicInteger serverErrors() {
        return serverErrors;
    }

    AtomicInteger gatewayErrors() {
        return gatewayErrors;
    }

    AtomicInteger localErrors() {
        return localErrors;
    }

    int multiplier() {
        return multiplier;
    }

    void multiplier(int times) {
        multiplier = times;
    }

    long ejectedAtNanos() {
        return ejectedAtNanos;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The control loop is the only writer.
    void eject(long nowNanos) {
        ejectedAtNanos = nowNanos;
        ejections++;
        ejected = true;
    }

    void restore() {
        serverErrors.set(0);
        gatewayErrors.set(0);
        localErrors.set(0);
        ejected = false;
    }
}
