package io.outrigger.http.route;

import java.util.List;

/**
 * The routes of a set of host names, first match wins. Immutable.
 *
 * @param name Istio's: {@code reviews.default.svc.cluster.local:9080}, {@code allow_any}
 * @param domains exact names, {@code *.suffix}, {@code prefix.*} or {@code *}; lower case, without port
 */
public record VirtualHost(String name, List<String> domains, Route[] routes) {
    public VirtualHost {
        domains = List.copyOf(domains);
    }
}
