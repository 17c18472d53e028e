package io.outrigger.core.listener;

import java.util.concurrent.TimeUnit;

/**
 * Whether the first bytes decide the filter chain.
 *
 * @param http look for an HTTP/1.x request line or the HTTP/2 preface
 * @param tls look for a TLS ClientHello
 * @param timeoutNanos how long to wait for enough bytes; 0 waits for ever (Istio {@code protocolDetectionTimeout})
 * @param patient whether what has come until then counts as bytes of no known protocol; else the connection is closed
 */
public record Detection(boolean http, boolean tls, long timeoutNanos, boolean patient) {
    public static final Detection OFF = new Detection(false, false, 0);

    /** How long Envoy waits for what decides the filter chain where Istio does not say. */
    static final long ENVOYS_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Of a gateway's port with TLS: whoever sends no ClientHello for 15 s is closed. */
    public static final Detection GATEWAY_TLS = new Detection(false, true, ENVOYS_TIMEOUT_NANOS, false);

    /** Goes on with what there is when the time is over. */
    public Detection(boolean http, boolean tls, long timeoutNanos) {
        this(http, tls, timeoutNanos, true);
    }

    public boolean on() {
        return http || tls;
    }
}
