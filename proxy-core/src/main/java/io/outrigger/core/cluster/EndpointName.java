package io.outrigger.core.cluster;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What an endpoint is called in logs: the name that was looked up for it, else its address. Where a request goes to whatever address
 * was dialled, the cluster's name stands before that. Source: Envoy 1.40.
 */
public final class EndpointName {
    private EndpointName() {}

    /** Allocates. */
    public static byte[] of(Cluster cluster, Endpoint endpoint, boolean withPort) {
        boolean dialled = cluster.spec().discovery() == Discovery.ORIGINAL_DST
                || cluster.spec().sourceAddress() != null;
        String name = looked(endpoint);
        if (name.isEmpty() || dialled) {
            String address = endpoint.text();
            int end = withPort ? -1 : address.lastIndexOf(':');
            name = (dialled ? cluster.name() : "") + (end < 0 ? address : address.substring(0, end));
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** The name that was looked up; empty where the address was given. */
    public static String looked(Endpoint endpoint) {
        if (!(endpoint.address() instanceof InetSocketAddress internet)) {
            return "";
        }
        String host = internet.getHostString();
        boolean literal = internet.getAddress() != null
                && host.equals(internet.getAddress().getHostAddress());
        return literal ? "" : host;
    }
}
