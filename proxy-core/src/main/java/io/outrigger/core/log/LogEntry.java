package io.outrigger.core.log;

import org.jspecify.annotations.Nullable;

/**
 * What one request or connection has to say when it ends. Implemented by what ends: no copy is made. Read on the worker that
 * owns it, before its buffers are released. Absent numbers are -1, absent texts null.
 */
public interface LogEntry {
    /** Microseconds since 1970 when it began. */
    long startEpochMicros();

    /** Nanoseconds from its begin to the last byte sent; for the other points see {@link #nanosTo}. */
    long durationNanos();

    /** Nanoseconds from the begin to a point in its life, -1 if it never came. */
    long nanosTo(Point point);

    /** Moments of a request. */
    enum Point {
        REQUEST_RECEIVED,
        REQUEST_SENT,
        RESPONSE_HEAD,
        RESPONSE_RECEIVED
    }

    long bytesReceived();

    long bytesSent();

    /** HTTP status sent; 0 for connections and for requests that ended without an answer. */
    int responseCode();

    /** Packed {@link io.outrigger.core.failure.ResponseFlags}. */
    long responseFlags();

    @Nullable
    String responseCodeDetails();

    @Nullable
    String connectionTerminationDetails();

    @Nullable
    String transportFailureReason();

    /** {@code HTTP/1.1}; null for connections. */
    @Nullable
    String protocol();

    /** {@code HTTP/1.1} as spoken to the upstream. */
    @Nullable
    String upstreamProtocol();

    @Nullable
    String routeName();

    byte @Nullable [] upstreamCluster();

    /** {@code 10.0.0.1:8080}. */
    byte @Nullable [] upstreamHost();

    byte @Nullable [] upstreamLocalAddress();

    byte @Nullable [] downstreamLocalAddress();

    /** Where the client's connection really arrived: the port that captured it. */
    byte @Nullable [] downstreamDirectLocalAddress();

    /** Who the client is, by x-forwarded-for where that counts. */
    byte @Nullable [] downstreamRemoteAddress();

    /** The peer of the connection. */
    byte @Nullable [] downstreamDirectRemoteAddress();

    @Nullable
    String requestedServerName();

    /** Tries so far; 0 before the first. */
    int attemptCount();

    long connectionId();

    /**
     * Appends the value of a request header ({@code name} in lower case; {@code :method}, {@code :path}, {@code :authority},
     * {@code :scheme} too) and answers whether there was one.
     */
    boolean requestHeader(byte[] name, LogText out);

    /** The same of the answer. */
    boolean responseHeader(byte[] name, LogText out);

    /** The same of what followed the answer's body. */
    default boolean responseTrailer(byte[] name, LogText out) {
        return false;
    }

    /** Appends what is seldom asked for and answers whether it is known. */
    default boolean fact(Fact fact, LogText out) {
        return false;
    }

    /** Things that only some formats name; the constant's name is Envoy's operator. */
    enum Fact {
        UPSTREAM_HOST_NAME,
        UPSTREAM_HOST_NAME_WITHOUT_PORT,
        UPSTREAM_CONNECTION_ID,
        STREAM_ID,
        DOWNSTREAM_TRANSPORT_FAILURE_REASON,
        DOWNSTREAM_PEER_URI_SAN,
        DOWNSTREAM_PEER_DNS_SAN,
        DOWNSTREAM_PEER_IP_SAN,
        DOWNSTREAM_PEER_SUBJECT,
        DOWNSTREAM_PEER_ISSUER,
        DOWNSTREAM_PEER_SERIAL,
        DOWNSTREAM_PEER_FINGERPRINT_256,
        DOWNSTREAM_PEER_FINGERPRINT_1,
        DOWNSTREAM_PEER_CERT,
        DOWNSTREAM_PEER_CERT_V_START,
        DOWNSTREAM_PEER_CERT_V_END,
        DOWNSTREAM_LOCAL_URI_SAN,
        DOWNSTREAM_LOCAL_DNS_SAN,
        DOWNSTREAM_LOCAL_IP_SAN,
        DOWNSTREAM_LOCAL_SUBJECT,
        DOWNSTREAM_TLS_VERSION,
        DOWNSTREAM_TLS_CIPHER,
        DOWNSTREAM_TLS_SESSION_ID,
        UPSTREAM_TLS_VERSION,
        UPSTREAM_TLS_CIPHER,
        UPSTREAM_TLS_SESSION_ID,
        UPSTREAM_PEER_URI_SAN,
        UPSTREAM_PEER_DNS_SAN,
        UPSTREAM_PEER_IP_SAN,
        UPSTREAM_PEER_SUBJECT,
        UPSTREAM_PEER_ISSUER,
        UPSTREAM_PEER_CERT,
        UPSTREAM_PEER_CERT_V_START,
        UPSTREAM_PEER_CERT_V_END,
        UPSTREAM_LOCAL_URI_SAN,
        UPSTREAM_LOCAL_DNS_SAN,
        UPSTREAM_LOCAL_IP_SAN,
        UPSTREAM_LOCAL_SUBJECT,
        FILTER_CHAIN_NAME,
        TRACE_ID,
        SPAN_ID;

        private final boolean ofUpstream = name().startsWith("UPSTREAM_");

        /** Whether it speaks of the connection to the endpoint. */
        public boolean ofUpstream() {
            return ofUpstream;
        }
    }
}
