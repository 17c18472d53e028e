package io.outrigger.core.server;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.tls.TlsSecret;
import java.util.List;
import java.util.Map;

/**
 * One whole configuration, compiled: every name is a reference, every pattern compiled. Immutable but for what its clusters
 * count and resolve. Installed on each worker by one task.
 *
 * @param generation counts loads, from 1
 * @param clusters by name, in the order of configuration
 * @param shapedBy which DestinationRule ({@code reviews.default}) shaped a cluster, by the cluster's name; for people to read
 * @param source the resources it came from, in words, for the admin pages
 * @param secrets the certificates in use, the workload's own first
 */
public record Snapshot(
        long generation,
        List<ListenerSpec> listeners,
        Map<String, Cluster> clusters,
        Map<String, String> shapedBy,
        String source,
        List<TlsSecret> secrets) {
    public Snapshot {
        listeners = List.copyOf(listeners);
        shapedBy = Map.copyOf(shapedBy);
        secrets = List.copyOf(secrets);
    }

    /** One without DestinationRules and certificates. */
    public Snapshot(long generation, List<ListenerSpec> listeners, Map<String, Cluster> clusters, String source) {
        this(generation, listeners, clusters, Map.of(), source, List.of());
    }
}
