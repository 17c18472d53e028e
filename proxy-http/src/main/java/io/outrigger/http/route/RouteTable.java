package io.outrigger.http.route;

import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * All virtual hosts of one listener port. Immutable.
 *
 * @param name Istio's: {@code 9080}, {@code http.8080}, {@code inbound|8080||}
 * @param elsewhere hosts that this table knows but a connection of another kind is for: the first route of such a host answers for
 *     all of them; null for none
 */
public record RouteTable(
        String name, HostIndex hosts, @Nullable HostIndex elsewhere) implements Routes {
    /** One that answers for all its hosts. */
    public RouteTable(String name, HostIndex hosts) {
        this(name, hosts, null);
    }

    @Override
    public @Nullable Route match(RequestHead head) {
        VirtualHost host = hosts.find(head.store(), head.authorityFrom(), head.authorityTo());
        if (host == null) {
            return null;
        }
        for (Route route : host.routes()) {
            if (route.matcher().matches(head)) {
                return elsewhere == null ? route : here(route, elsewhere, head);
            }
        }
        return null;
    }

    private static Route here(Route route, HostIndex elsewhere, RequestHead head) {
        VirtualHost other = elsewhere.find(head.store(), head.authorityFrom(), head.authorityTo());
        return other == null || other.routes().length == 0 ? route : other.routes()[0];
    }
}
