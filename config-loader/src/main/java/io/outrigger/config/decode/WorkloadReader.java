package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Pod.ContainerPort;
import io.outrigger.config.istio.Workload;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Kubernetes Deployment, StatefulSet, DaemonSet or ReplicaSet. */
final class WorkloadReader {
    private WorkloadReader() {}

    static Workload read(FieldReader root, Meta meta) {
        Workload workload = root.object("spec", spec -> spec.object("template", template -> template(template, meta)));
        return workload == null ? new Workload(meta, Map.of(), "default", List.of()) : workload;
    }

    private static Workload template(FieldReader template, Meta meta) {
        Map<String, String> labels = template.object("metadata", WorkloadReader::labels);
        Pods pods = template.object("spec", Pods::read);
        return new Workload(
                meta,
                labels == null ? Map.of() : labels,
                pods == null ? "default" : pods.serviceAccountName(),
                pods == null ? List.of() : pods.containerPorts());
    }

    private static Map<String, String> labels(FieldReader metadata) {
        MetaReader.nameIdle(metadata, metadata.quiet().stringMap("annotations"));
        return metadata.stringMap("labels");
    }

    private record Pods(String serviceAccountName, List<ContainerPort> containerPorts) {
        static @Nullable Pods read(FieldReader spec) {
            String account = spec.text("serviceAccountName");
            return new Pods(account.isEmpty() ? "default" : account, PodReader.containerPorts(spec));
        }
    }
}
