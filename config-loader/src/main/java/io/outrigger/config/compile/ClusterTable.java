package io.outrigger.config.compile;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.server.Snapshot;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one compilation, by name. An equal spec keeps the object of the snapshot before, a changed one adopts its
 * endpoints and numbers. Config thread only.
 */
final class ClusterTable {
    private final Map<String, Cluster> before;
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final Map<String, String> rules = new HashMap<>();
    private final int workers;

    ClusterTable(@Nullable Snapshot previous, int workers) {
        this.before = previous == null ? Map.of() : previous.clusters();
        this.workers = workers;
    }

    /**
     * The cluster of that spec; the first spec of a name counts.
     *
     * @param rule the DestinationRule that shaped it, {@code reviews.default}; empty for none
     */
    void put(ClusterSpec spec, String rule) {
        put(spec);
        if (!rule.isEmpty()) {
            rules.putIfAbsent(spec.name(), rule);
        }
    }

    /** The cluster of that spec; the first spec of a name counts. */
    Cluster put(ClusterSpec spec) {
        return clusters.computeIfAbsent(spec.name(), name -> make(spec));
    }

    private Cluster make(ClusterSpec spec) {
        Cluster known = before.get(spec.name());
        if (known == null) {
            return Cluster.create(spec, workers);
        }
        return known.spec().equals(spec) ? known : Cluster.adopt(spec, known, workers);
    }

    @Nullable
    Cluster find(String name) {
        return clusters.get(name);
    }

    /** Which DestinationRule shaped a cluster, by the cluster's name. */
    Map<String, String> rules() {
        return rules;
    }

    Map<String, Cluster> all() {
        return Collections.unmodifiableMap(clusters);
    }
}
