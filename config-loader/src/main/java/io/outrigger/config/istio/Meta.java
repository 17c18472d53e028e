package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every resource says about itself: its type and Kubernetes {@code metadata}.
 *
 * @param namespace {@code default} when the document names none; empty for kinds without namespace (Namespace, Node)
 * @param creation {@code metadata.creationTimestamp}; files rarely have one
 * @param healthCheck the annotation {@code outrigger.io/health-check} of Services and ServiceEntries
 * @param position the document's first key
 */
public record Meta(
        String kind,
        String apiVersion,
        String name,
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Instant creation,
        @Nullable HealthCheck healthCheck,
        Position position) {

    public Meta {
        labels = Ordered.copyOf(labels);
        annotations = Ordered.copyOf(annotations);
    }
}
