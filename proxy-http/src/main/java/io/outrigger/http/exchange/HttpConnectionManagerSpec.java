package io.outrigger.http.exchange;

import io.outrigger.core.listener.Direction;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.tls.ForwardedCertificate;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.PathNormalization;
import io.outrigger.http.route.Routes;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP filter chain as compiled. Immutable.
 *
 * @param statPrefix names its counters: {@code outbound_0.0.0.0_9080}
 * @param headers what is done to heads whatever the route
 * @param gate filters every request passes before it is routed
 */
public record HttpConnectionManagerSpec(
        String statPrefix,
        Direction direction,
        Routes routes,
        HeaderPolicy headers,
        HttpFilter[] gate,
        HttpLimits limits,
        AccessLog accessLog) {
    /** The same with other routes. */
    public HttpConnectionManagerSpec withRoutes(Routes other) {
        return new HttpConnectionManagerSpec(statPrefix, direction, other, headers, gate, limits, accessLog);
    }

    /** The same with filters that every request passes before its route is chosen. */
    public HttpConnectionManagerSpec withGate(HttpFilter[] filters) {
        return new HttpConnectionManagerSpec(statPrefix, direction, routes, headers, filters, limits, accessLog);
    }

    /** The same with the limits and rules of a listener that faces the world (Istio's profile EDGE). */
    public HttpConnectionManagerSpec strict() {
        return new HttpConnectionManagerSpec(
                statPrefix, direction, routes, headers.strict(), gate, HttpLimits.EDGE, accessLog);
    }

    /**
     * What is done to every head, whatever the route.
     *
     * @param serverName value of {@code server} on answers; null passes the upstream's
     * @param clientFromForwardedFor position from the right of x-forwarded-for that names the client; 0 is the peer; only with
     *     {@code edge}
     * @param edge whether the peer is outside: x-forwarded-for is extended, x-forwarded-proto and x-request-id are ours
     * @param requestIds whether a missing x-request-id is made
     * @param attemptCount whether {@code x-envoy-attempt-count} is sent to the upstream
     * @param responseDecorator value of {@code x-envoy-decorator-operation} on answers (inbound); null for none
     * @param http10 whether HTTP/1.0 is served; else 426
     * @param underscores whether names of fields may hold {@code _}; else 400
     * @param own which further fields are written
     */
    public record HeaderPolicy(
            byte @Nullable [] serverName,
            boolean edge,
            int clientFromForwardedFor,
            ForwardClientCert clientCert,
            PathNormalization pathNormalization,
            boolean requestIds,
            boolean attemptCount,
            byte @Nullable [] responseDecorator,
            boolean http10,
            boolean underscores,
            OwnFields own) {
        /**
         * The same for the edge: no underscores, and paths whose slashes nobody can read differently unless something else was asked for.
         */
        HeaderPolicy strict() {
            PathNormalization paths = pathNormalization == PathNormalization.BASE
                    ? PathNormalization.REDIRECT_ESCAPED_SLASHES
                    : pathNormalization;
            return new HeaderPolicy(
                    serverName,
                    edge,
                    clientFromForwardedFor,
                    clientCert,
                    paths,
                    requestIds,
                    attemptCount,
                    responseDecorator,
                    http10,
                    false,
                    own);
        }
    }

    /**
     * Fields that the proxy writes of its own accord, for people and for applications (Istio {@code proxyHeaders}).
     *
     * @param debug {@code x-envoy-} fields that tell of the upstream: times, original host and path, overload
     * @param forwardedPort the port the client dialled, in {@code x-forwarded-port}
     * @param forwardedHost the authority before a rewrite, in {@code x-forwarded-host}
     * @param certificate what of a client's certificate is told
     */
    public record OwnFields(
            boolean debug, boolean forwardedPort, boolean forwardedHost, ForwardedCertificate.Parts certificate) {
        /** What Envoy writes if nothing is said. */
        public static final OwnFields USUAL = new OwnFields(true, false, false, ForwardedCertificate.Parts.USUAL);
    }

    /** What becomes of {@code x-forwarded-client-cert} (Istio {@code forwardClientCertDetails}). */
    public enum ForwardClientCert {
        SANITIZE,
        FORWARD_ONLY,
        APPEND_FORWARD,
        SANITIZE_SET,
        ALWAYS_FORWARD_ONLY
    }
}
