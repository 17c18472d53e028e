package io.outrigger.app.inspect;

import java.util.Comparator;

/** The parts of a cluster's name, {@code outbound|9080|v1|reviews.default.svc.cluster.local}; others are all host. */
record ClusterKey(String name, String direction, String port, String subset, String host) {
    /** istioctl's: by host, subset, port, direction. */
    static final Comparator<ClusterKey> ORDER = Comparator.comparing(ClusterKey::host)
            .thenComparing(ClusterKey::subset)
            .thenComparingInt(key -> key.port.matches("\\d{1,5}") ? Integer.parseInt(key.port) : 0)
            .thenComparing(ClusterKey::direction);

    static ClusterKey of(String name) {
        String[] parts = name.split("\\|", -1);
        return parts.length < 4
                ? new ClusterKey(name, "", "", "", name)
                : new ClusterKey(name, parts[0], parts[1], parts[2], parts[3]);
    }

    boolean isService() {
        return !direction.isEmpty();
    }
}
