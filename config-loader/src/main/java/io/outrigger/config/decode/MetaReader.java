package io.outrigger.config.decode;

import io.outrigger.config.istio.HealthCheck;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.schema.Schema;
import io.outrigger.config.yaml.FieldReader;
import io.outrigger.config.yaml.Position;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code metadata}. */
final class MetaReader {
    private static final String ANNOTATIONS = "annotations";
    private static final String HEALTH_CHECK = "outrigger.io/health-check";
    private static final String PROXY_CONFIG = "proxy.istio.io/config";
    private static final Set<String> CHECKED = Set.of("Service", "ServiceEntry");
    private static final Schema HEALTH_CHECKS = Schema.bare("HealthCheck");

    private MetaReader() {}

    static Meta read(FieldReader root, String kind, String apiVersion, boolean namespaced) {
        Position position = root.position();
        Meta meta = root.object("metadata", reader -> block(reader, kind, apiVersion, namespaced, position));
        if (meta != null) {
            return meta;
        }
        root.error("metadata", "is required");
        return new Meta(kind, apiVersion, "", "", Map.of(), Map.of(), null, null, position);
    }

    private static Meta block(
            FieldReader reader, String kind, String apiVersion, boolean namespaced, Position position) {
        String name = reader.required("name");
        String namespace = reader.text("namespace");
        if (namespaced && namespace.isEmpty()) {
            namespace = "default";
        }
        Map<String, String> annotations = reader.stringMap(ANNOTATIONS);
        nameIdle(reader, annotations);
        return new Meta(
                kind,
                apiVersion,
                name,
                namespaced ? namespace : "",
                reader.stringMap("labels"),
                annotations,
                creation(reader),
                check(reader, kind, annotations),
                position);
    }

    /** Tells whoever annotates a workload with what only injection obeys. */
    static void nameIdle(FieldReader metadata, Map<String, String> annotations) {
        if (annotations.containsKey(PROXY_CONFIG)) {
            metadata.warning(
                    ANNOTATIONS,
                    PROXY_CONFIG
                            + " does not act: defaultConfig of the MeshConfig that this proxy is started with does");
        }
    }

    private static @Nullable HealthCheck check(FieldReader reader, String kind, Map<String, String> annotations) {
        if (CHECKED.contains(kind)) {
            return reader.embedded(ANNOTATIONS, HEALTH_CHECK, HEALTH_CHECKS, HealthCheckReader::annotation);
        }
        if (annotations.containsKey(HEALTH_CHECK)) {
            reader.warning(ANNOTATIONS, HEALTH_CHECK + " does not act here: it belongs to Services and ServiceEntries");
        }
        return null;
    }

    private static @Nullable Instant creation(FieldReader reader) {
        String text = reader.string("creationTimestamp");
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            reader.error("creationTimestamp", "\"" + text + "\" is not a time (expected e.g. 2026-01-31T12:00:00Z)");
            return null;
        }
    }
}
