package io.outrigger.config.compile;

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

    /** {@code inbound|8080||}, by the application's port. */
    static String inbound(int port) {
        return "inbound|" + port + "||";
    }
}
