package io.outrigger.http.route;

import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/** Where a listener looks routes up: one table, or (forward proxy) one for each port that clients name. Immutable. */
public sealed interface Routes permits RouteTable, PortRoutes {
    /** Of the route configuration, for statistics and dumps. */
    String name();

    /** The first route that fits, null if host or route is unknown: 404. */
    @Nullable
    Route match(RequestHead head);
}
