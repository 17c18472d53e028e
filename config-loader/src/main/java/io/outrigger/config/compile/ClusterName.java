package io.outrigger.config.compile;

import org.jspecify.annotations.Nullable;

/** The names of clusters, as Istio builds them. */
final class ClusterName {
    static final String PASSTHROUGH = "PassthroughCluster";
    static final String BLACK_HOLE = "BlackHoleCluster";
    static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";

    private ClusterName() {}

    /** {@code outbound|9080|v1|reviews.default.svc.cluster.local}; an empty subset means the whole service. */
    static String outbound(int port, String subset, String host) {
        return "outbound|" + port + "|" + subset + "|" + host;
    }

    /**
     * What the name of an outbound cluster says.
     *
     * @param subset empty for the whole service
     */
    record Parts(String port, String subset, String host) {
        /** By which the mesh's TLS asks for it: {@code outbound_.9080_.v1_.reviews.default.svc.cluster.local}. */
        String serverName() {
            return "outbound_." + port + "_." + subset + "_." + host;
        }
    }

    /** Null for other clusters. */
    static @Nullable Parts parse(String name) {
        String[] parts = name.split("\\|", -1);
        return parts.length == 4 && parts[0].equals("outbound") ? new Parts(parts[1], parts[2], parts[3]) : null;
    }

    /** {@code inbound|8080||}, by the application's port. */
    static String inbound(int port) {
        return "inbound|" + port + "||";
    }
}
