package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.schema.Schema;
import io.outrigger.config.yaml.FieldReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of resource that can stand in a file.
 *
 * @param group the part of {@code apiVersion} before the slash; empty for Kubernetes' core
 * @param schema its fields; absent for kinds that are only known by name
 * @param body builds the resource from the whole document; absent for kinds that do not act
 */
record Kind(
        String group,
        String name,
        Set<String> versions,
        boolean namespaced,
        @Nullable Schema schema,
        @Nullable Body body) {

    private static final Set<String> BY_LABELS = Set.of("Pod", "EndpointSlice", "WorkloadEntry", "Node");

    /** Where of two resources the older one counts. */
    private static final Set<String> BY_AGE = Set.of(
            "VirtualService",
            "DestinationRule",
            "Gateway",
            "ServiceEntry",
            "Sidecar",
            "Service",
            "Telemetry",
            "PeerAuthentication");

    /** Whether a path acts for this kind, if it is one of {@code metadata}, which is read alike for all. */
    boolean metadataActs(String path) {
        if (name.equals("Namespace")) {
            return false;
        }
        if (path.endsWith(".metadata.annotations{}")) {
            return name.equals("Service") || name.equals("ServiceEntry") || name.equals("WorkloadEntry");
        }
        if (path.endsWith(".metadata.creationTimestamp")) {
            return BY_AGE.contains(name);
        }
        if (path.equals(name + ".metadata.labels{}")) {
            return BY_LABELS.contains(name);
        }
        return namespaced || !path.endsWith(".metadata.namespace");
    }

    /** Builds the resource from the whole document; null if the document is too broken. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Resource read(FieldReader root, Meta meta);
    }
}
