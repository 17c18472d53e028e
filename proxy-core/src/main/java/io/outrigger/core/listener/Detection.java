package io.outrigger.core.listener;

/**
 * Whether the first bytes decide the filter chain.
 *
 * @param http look for an HTTP/1.x request line or the HTTP/2 preface
 * @param tls look for a TLS ClientHello
 * @param timeoutNanos how long to wait for enough bytes; 0 waits for ever (Istio {@code protocolDetectionTimeout})
 */
public record Detection(boolean http, boolean tls, long timeoutNanos) {
    public static final Detection OFF = new Detection(false, false, 0);

    public boolean on() {
        return http || tls;
    }
}
