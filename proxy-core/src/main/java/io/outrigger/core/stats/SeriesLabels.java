package io.outrigger.core.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and values of the labels of {@code istio_*}, in Envoy's order. Source: Istio standard metrics. */
final class SeriesLabels {
    private static final String OTHER = "other";
    private static final int PAIR_LABELS = 20;

    /** Labels of requests; connections lack {@code response_code} and {@code grpc_response_status}. */
    static final List<String> REQUEST = List.of(
            "reporter",
            "source_workload",
            "source_canonical_service",
            "source_canonical_revision",
            "source_workload_namespace",
            "source_principal",
            "source_app",
            "source_version",
            "source_cluster",
            "destination_workload",
            "destination_workload_namespace",
            "destination_principal",
            "destination_app",
            "destination_version",
            "destination_service",
            "destination_canonical_service",
            "destination_canonical_revision",
            "destination_service_name",
            "destination_service_namespace",
            "destination_cluster",
            "request_protocol",
            "response_code",
            "grpc_response_status",
            "response_flags",
            "connection_security_policy");

    static final List<String> TCP = REQUEST.stream()
            .filter(name -> !name.equals("response_code") && !name.equals("grpc_response_status"))
            .toList();

    private SeriesLabels() {}

    /** Values of one series; those in the middle come from {@code protocol}. All are {@code other} without a pair. */
    static List<String> values(SeriesPairs.@Nullable Pair pair, List<String> protocol, String flags) {
        if (pair == null) {
            return Collections.nCopies(PAIR_LABELS + protocol.size() + 2, OTHER);
        }
        List<String> values = new ArrayList<>(REQUEST.size());
        values.add(pair.reporter().label());
        addSource(values, pair.source());
        addDestination(values, pair);
        values.addAll(protocol);
        values.add(flags);
        values.add(pair.securityPolicy());
        return values;
    }

    private static void addSource(List<String> values, Peer source) {
        values.add(source.workload());
        values.add(source.canonicalName());
        values.add(source.canonicalRevision());
        values.add(source.namespace());
        values.add(source.principal());
        values.add(source.app());
        values.add(source.version());
        values.add(source.cluster());
    }

    private static void addDestination(List<String> values, SeriesPairs.Pair pair) {
        Peer peer = pair.destination();
        values.add(peer.workload());
        values.add(peer.namespace());
        values.add(peer.principal());
        values.add(peer.app());
        values.add(peer.version());
        values.add(known(pair.host()));
        values.add(peer.canonicalName());
        values.add(peer.canonicalRevision());
        values.add(known(pair.name()));
        values.add(known(pair.namespace()));
        values.add(peer.cluster());
    }

    private static String known(String text) {
        return text.isEmpty() ? "unknown" : text;
    }
}
