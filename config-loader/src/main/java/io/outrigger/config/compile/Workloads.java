package io.outrigger.config.compile;

import io.outrigger.config.istio.HealthCheck;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.config.istio.WorkloadGroup;
import io.outrigger.core.cluster.Locality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Pods and WorkloadEntries of a load, found by namespace and labels, or by address. */
final class Workloads {
    private static final String GROUP = "istio.io/autoRegistrationGroup";

    private final Map<String, List<Pod>> pods = new HashMap<>();
    private final Map<String, List<WorkloadEntry>> entries = new HashMap<>();
    private final Map<String, HealthCheck> probes = new HashMap<>();
    private final Map<String, Pod> podByAddress = new HashMap<>();
    private final LocalityNames localities;

    Workloads(Resources resources) {
        this.localities = new LocalityNames(resources.nodes());
        for (Pod pod : resources.pods()) {
            pods.computeIfAbsent(pod.meta().namespace(), ns -> new ArrayList<>())
                    .add(pod);
            pod.podIPs().forEach(address -> podByAddress.putIfAbsent(address, pod));
        }
        for (WorkloadGroup group : resources.workloadGroups()) {
            if (group.probe() != null) {
                probes.putIfAbsent(group.meta().namespace() + "/" + group.meta().name(), group.probe());
            }
        }
        for (WorkloadEntry entry : resources.workloadEntries()) {
            entries.computeIfAbsent(entry.meta().namespace(), ns -> new ArrayList<>())
                    .add(entry);
        }
    }

    /** Whether the files say where anything runs at all. */
    boolean anyPods() {
        return !pods.isEmpty();
    }

    /** The pods of a namespace that have all these labels; nobody fits an empty selector. */
    List<Pod> pods(String namespace, Map<String, String> selector) {
        return selector.isEmpty()
                ? List.of()
                : pods.getOrDefault(namespace, List.of()).stream()
                        .filter(pod -> has(pod.meta().labels(), selector))
                        .toList();
    }

    /** What the group of an entry asks its workloads; null if it has none, or its group asks nothing. */
    @Nullable
    HealthCheck probe(WorkloadEntry entry) {
        String group = entry.meta().annotations().get(GROUP);
        return group == null ? null : probes.get(entry.meta().namespace() + "/" + group);
    }

    /** The WorkloadEntries of a namespace that have all these labels; nobody fits an empty selector. */
    List<WorkloadEntry> entries(String namespace, Map<String, String> selector) {
        return selector.isEmpty()
                ? List.of()
                : entries.getOrDefault(namespace, List.of()).stream()
                        .filter(entry -> has(entry.spec().labels(), selector))
                        .toList();
    }

    @Nullable
    Pod podAt(String address) {
        return podByAddress.get(address);
    }

    Locality locality(Pod pod) {
        return localities.of(pod);
    }

    /** Whether a pod takes traffic: it runs, is ready and has an address. */
    static boolean serves(Pod pod) {
        boolean ended = pod.phase() == Pod.Phase.SUCCEEDED || pod.phase() == Pod.Phase.FAILED;
        return pod.ready() && !ended && !pod.podIPs().isEmpty();
    }

    static boolean has(Map<String, String> labels, Map<String, String> selector) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
