package io.outrigger.config.compile;

import io.outrigger.core.cluster.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's routes depend on besides the rule: where the proxy is, the listener, and what its destinations mean there.
 *
 * @param gateway {@code mesh}, or {@code namespace/name}
 * @param port the service's port at a sidecar, the server's number at a gateway
 */
record RoutePlace(Place place, String gateway, int port, Destinations destinations) {
    /** Finds what rules name. */
    interface Destinations {
        /**
         * The service of that host as a rule of that namespace sees it, null if nobody knows it.
         */
        @Nullable
        MeshService service(String host, String namespace);

        /** What holds for a service here. */
        DestinationPolicies.Policy policy(MeshService service);

        /** Null if there is none of that name. */
        @Nullable
        Cluster cluster(String name);
    }

    boolean atGateway() {
        return place.isGateway();
    }
}
