package io.outrigger.http.codec;

/**
 * Bounds of one connection.
 *
 * @param maxRequestHeadBytes decoded bytes of a request head, 431 above
 * @param maxRequestFields lines of a request head, 431 above
 * @param maxResponseHeadBytes decoded bytes of an answer's head, 502 above
 * @param maxResponseFields lines of an answer's head, 502 above
 * @param maxUriBytes 414 above
 * @param headTimeoutNanos from the first byte of a head to its end; 0 never
 * @param idleTimeoutNanos without a request; 0 never
 * @param bufferBytes what one connection may hold back for a slow peer
 * @param replayBytes what one request may keep for a retry
 * @param maxStreams requests a client may have open at once over HTTP/2
 */
public record HttpLimits(
        int maxRequestHeadBytes,
        int maxRequestFields,
        int maxResponseHeadBytes,
        int maxResponseFields,
        int maxUriBytes,
        long headTimeoutNanos,
        long idleTimeoutNanos,
        int bufferBytes,
        int replayBytes,
        int maxStreams) {
    private static final long SECOND = 1_000_000_000L;

    /** Istio's profile of that name, with our head timeout. */
    public static final HttpLimits SIDECAR = new HttpLimits(
            60 * 1024, 100, 80 * 1024, 100, 60 * 1024, 10 * SECOND, 3600 * SECOND, 1024 * 1024, 1024 * 1024, 1024);

    /** For listeners that face the world. */
    public static final HttpLimits EDGE = new HttpLimits(
            60 * 1024, 100, 80 * 1024, 100, 16 * 1024, 10 * SECOND, 3600 * SECOND, 32 * 1024, 32 * 1024, 100);
}
