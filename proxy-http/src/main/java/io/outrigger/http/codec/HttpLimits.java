package io.outrigger.http.codec;

/**
 * Bounds of one connection.
 *
 * @param maxRequestHeadBytes decoded bytes of a request head, 431 above
 * @param maxRequestFields lines of a request head, 431 above
 * @param maxResponseHeadBytes decoded bytes of an answer's head, 502 above
 * @param maxResponseFields lines of an answer's head, 502 above
 * @param maxUriBytes 414 above
 * @param times how long a client may take
 * @param bufferBytes what one connection may hold back for a slow peer
 * @param replayBytes what one request may keep for a retry
 * @param maxStreams requests a client may have open at once over HTTP/2
 * @param maxRequests requests after which a client's connection ends, over HTTP/2 by a graceful GOAWAY
 */
public record HttpLimits(
        int maxRequestHeadBytes,
        int maxRequestFields,
        int maxResponseHeadBytes,
        int maxResponseFields,
        int maxUriBytes,
        Times times,
        int bufferBytes,
        int replayBytes,
        int maxStreams,
        long maxRequests) {
    /** Interim answers to one request; an endpoint that sends more answers nothing. */
    static final int MOST_INTERIM = 16;

    /** Of names and values of an answer's head or trailers over HTTP/2, where Envoy takes less than over HTTP/1.1. */
    static final int HTTP2_RESPONSE_HEAD_BYTES = 60 * 1024;

    private static final long SECOND = 1_000_000_000L;

    /** Istio's profile of that name, with our head timeout. */
    public static final HttpLimits SIDECAR = new HttpLimits(
            60 * 1024,
            100,
            80 * 1024,
            100,
            60 * 1024,
            new Times(10 * SECOND, 3600 * SECOND, 0, 0, 0, 0),
            1024 * 1024,
            1024 * 1024,
            1024,
            Long.MAX_VALUE);

    /** For listeners that face the world. */
    public static final HttpLimits EDGE = new HttpLimits(
            60 * 1024,
            100,
            80 * 1024,
            100,
            16 * 1024,
            new Times(10 * SECOND, 3600 * SECOND, 300 * SECOND, 300 * SECOND, 60 * SECOND, 3600 * SECOND),
            32 * 1024,
            32 * 1024,
            100,
            10_000);

    /**
     * Times of a client's connection; 0 never. All but the first are looked at a few times within their length only, so they may be
     * exceeded by a part of it.
     *
     * @param headNanos from the first byte of a head to its end: 408
     * @param idleNanos without a request: closed
     * @param requestNanos from a head to the end of its body: 408
     * @param streamNanos within a request without a byte in either direction: 408, or 504 when the whole request has come
     * @param stallNanos in which a client takes nothing of what waits for it, over HTTP/2 less than a KiB: reset
     * @param tunnelNanos without a byte in either direction after a switch to another protocol: closed
     */
    public record Times(
            long headNanos, long idleNanos, long requestNanos, long streamNanos, long stallNanos, long tunnelNanos) {
        /** Those of a connection that requests share; the others are looked at for each of them. */
        Times shared() {
            return new Times(headNanos, idleNanos, 0, 0, stallNanos, 0);
        }
    }

    /** The same but for the times. */
    public HttpLimits with(Times other) {
        return new HttpLimits(
                maxRequestHeadBytes,
                maxRequestFields,
                maxResponseHeadBytes,
                maxResponseFields,
                maxUriBytes,
                other,
                bufferBytes,
                replayBytes,
                maxStreams,
                maxRequests);
    }
}
