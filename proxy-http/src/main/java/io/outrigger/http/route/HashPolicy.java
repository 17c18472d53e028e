package io.outrigger.http.route;

import org.jspecify.annotations.Nullable;

/**
 * One of the things that a request's hash is made of, where endpoints are chosen by hash. Immutable; names in lower case.
 *
 * <p>Source: Istio {@code DestinationRule.trafficPolicy.loadBalancer.consistentHash}.
 */
public sealed interface HashPolicy {
    /** No hash: any endpoint will do. */
    HashPolicy[] NONE = {};

    /** All values of a header, whatever their order; also {@code :authority}, which is {@code host}, and {@code :path}. */
    record Header(String name) implements HashPolicy {}

    /**
     * The value of a cookie; clients without it are given one where {@code attributes} are set.
     *
     * @param attributes what follows the value in {@code set-cookie}: {@code ; Max-Age=90; Path=/; HttpOnly}; null makes none
     */
    record Cookie(String name, @Nullable String attributes) implements HashPolicy {}

    /** The client's address without port. */
    record SourceIp() implements HashPolicy {}

    /** The first value of a query parameter, as it was sent. */
    record QueryParameter(String name) implements HashPolicy {}
}
