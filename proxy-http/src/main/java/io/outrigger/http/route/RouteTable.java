package io.outrigger.http.route;

import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * All virtual hosts of one listener port. Immutable.
 *
 * @param name Istio's: {@code 9080}, {@code http.8080}, {@code inbound|8080||}
 */
public record RouteTable(String name, HostIndex hosts) implements Routes {
    @Override
    public @Nullable Route match(RequestHead head) {
        VirtualHost host = hosts.find(head.store(), head.authorityFrom(), head.authorityTo());
        if (host == null) {
            return null;
        }
        for (Route route : host.routes()) {
            if (route.matcher().matches(head)) {
                return route;
            }
        }
        return null;
    }
}
