package io.outrigger.config.compile;

import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Workload;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.PeerDirectory;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells metrics who lives at which address, by the loaded Pods and WorkloadEntries. */
public final class PeerNames {
    private static final String CLUSTER = "Kubernetes";
    private static final String HASH = "pod-template-hash";

    private PeerNames() {}

    /** Of two at one address the Pod counts. */
    public static PeerDirectory of(Resources resources) {
        Map<InetAddress, Peer> peers = new HashMap<>();
        for (Pod pod : resources.pods()) {
            Peer peer = Peer.of(
                    workload(pod, resources.workloads()),
                    pod.meta().namespace(),
                    pod.meta().labels(),
                    CLUSTER);
            pod.podIPs().forEach(address -> put(peers, address, peer));
        }
        for (WorkloadEntry entry : resources.workloadEntries()) {
            Peer peer = Peer.of(
                    entry.meta().name(), entry.meta().namespace(), entry.spec().labels(), CLUSTER);
            put(peers, entry.spec().address(), peer);
        }
        return new PeerDirectory(peers);
    }

    private static void put(Map<InetAddress, Peer> peers, String text, Peer peer) {
        InetAddress address = IpLiteral.parse(text);
        if (address != null) {
            peers.putIfAbsent(address, peer);
        }
    }

    /**
     * Who owns a pod: a loaded workload whose template has the pod's labels and whose name begins the pod's, else what stands
     * before the template's hash in the pod's name, else that name itself.
     */
    public static String workload(Pod pod, List<Workload> workloads) {
        String name = pod.meta().name();
        Workload owner = owner(pod, workloads);
        if (owner != null) {
            return owner.meta().name();
        }
        String hash = pod.meta().labels().get(HASH);
        int at = hash == null ? -1 : name.indexOf("-" + hash);
        return at > 0 ? name.substring(0, at) : name;
    }

    private static @Nullable Workload owner(Pod pod, List<Workload> workloads) {
        for (Workload workload : workloads) {
            boolean sameNamespace =
                    workload.meta().namespace().equals(pod.meta().namespace());
            boolean named = pod.meta().name().startsWith(workload.meta().name() + "-");
            boolean replicas = workload.meta().kind().equals("ReplicaSet");
            if (sameNamespace && named && !replicas && Workloads.has(pod.meta().labels(), workload.labels())) {
                return workload;
            }
        }
        return null;
    }
}
