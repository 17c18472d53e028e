package io.outrigger.http.codec;

/**
 * Whether a client resets so many streams, or makes us reset them, that it can mean nothing but work for us. Source: Envoy's rule of
 * premature resets: after 500 streams, more than half of them ended within a second.
 */
final class Http2ResetBudget {
    private static final int LEAST_STREAMS = 500;
    private static final long PREMATURE_NANOS = 1_000_000_000L;

    private int opened;
    private int premature;

    void opened() {
        opened++;
    }

    /** A stream ended before its answer, so long after its head. */
    void premature(long lifetimeNanos) {
        if (lifetimeNanos < PREMATURE_NANOS) {
            premature++;
        }
    }

    boolean exceeded() {
        return premature >= LEAST_STREAMS && premature > opened / 2;
    }
}
