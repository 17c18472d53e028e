package io.outrigger.config.compile;

import io.outrigger.config.istio.Node;
import io.outrigger.config.istio.Pod;
import io.outrigger.core.cluster.Locality;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where endpoints run: by their own word, or by the labels of their pod's node. */
public final class LocalityNames {
    private static final String REGION = "topology.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String SUBZONE = "topology.istio.io/subzone";
    private static final String POD_LOCALITY = "istio-locality";

    private final Map<String, Locality> byNode = new HashMap<>();

    public LocalityNames(List<Node> nodes) {
        for (Node node : nodes) {
            Map<String, String> labels = node.meta().labels();
            byNode.put(
                    node.meta().name(),
                    new Locality(
                            labels.getOrDefault(REGION, ""),
                            labels.getOrDefault(ZONE, ""),
                            labels.getOrDefault(SUBZONE, "")));
        }
    }

    /** Unknown where neither the pod nor its node says. */
    public Locality of(Pod pod) {
        String own = pod.meta().labels().get(POD_LOCALITY);
        if (own != null) {
            return parse(own.indexOf('/') < 0 ? own.replace('.', '/') : own);
        }
        return byNode.getOrDefault(pod.nodeName(), Locality.UNKNOWN);
    }

    /** {@code region/zone/subzone}, the last parts optional. */
    static Locality parse(String text) {
        String[] parts = text.split("/", 3);
        return text.isEmpty()
                ? Locality.UNKNOWN
                : new Locality(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }
}
