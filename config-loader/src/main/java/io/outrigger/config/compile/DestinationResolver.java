package io.outrigger.config.compile;

import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.HashPolicy;
import org.jspecify.annotations.Nullable;

/** Finds the cluster that a rule's destination means at some place. Config thread only. */
final class DestinationResolver {
    private final Findings findings;

    DestinationResolver(Findings findings) {
        this.findings = findings;
    }

    /** A destination as a cluster, which is null if there is none, and what requests to it are hashed by. */
    record Resolved(String host, int port, @Nullable Cluster cluster, HashPolicy[] hashes) {}

    Resolved resolve(RoutingRule rule, Destination destination, RoutePlace place) {
        String host = rule.expand(destination.host());
        MeshService service = place.destinations().service(host, rule.namespace());
        if (service != null && service.aliasOf() != null) {
            host = service.aliasOf();
            service = place.destinations().service(host, rule.namespace());
        }
        int port = port(destination, service, host, place);
        Cluster cluster = place.destinations().cluster(ClusterName.outbound(port, destination.subset(), host));
        if (cluster == null) {
            findings.warn(destination.position(), DeadEnds.explain(destination, host, port, service));
        }
        HashPolicy[] hashes = service == null
                ? HashPolicy.NONE
                : HashPolicies.ofDestination(
                        place.destinations().policy(service), destination.subset(), destination.port());
        return new Resolved(host, port, cluster, hashes);
    }

    /**
     * A destination without port: at a sidecar the port dialled if the service has it, else its only port; at a gateway its only
     * port, else the server's.
     */
    private int port(Destination destination, @Nullable MeshService service, String host, RoutePlace place) {
        if (destination.port() > 0) {
            return destination.port();
        }
        if (service == null || service.ports().size() != 1) {
            return place.port();
        }
        int only = service.ports().get(0).number();
        if (only == place.port() || place.atGateway()) {
            return only;
        }
        if (place.port() > 0) {
            findings.warn(
                    destination.position(),
                    host + " has no port " + place.port() + ": its only port " + only
                            + " is taken (name it with destination.port.number; Istio answers 503 here)");
        }
        return only;
    }
}
