package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.yaml.FieldReader;
import io.outrigger.config.yaml.Position;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code metadata}. */
final class MetaReader {
    private MetaReader() {}

    static Meta read(FieldReader root, String kind, String apiVersion, boolean namespaced) {
        Position position = root.position();
        Meta meta = root.object("metadata", reader -> block(reader, kind, apiVersion, namespaced, position));
        if (meta != null) {
            return meta;
        }
        root.error("metadata", "is required");
        return new Meta(kind, apiVersion, "", "", Map.of(), Map.of(), null, position);
    }

    private static Meta block(
            FieldReader reader, String kind, String apiVersion, boolean namespaced, Position position) {
        String name = reader.required("name");
        String namespace = reader.text("namespace");
        if (namespaced && namespace.isEmpty()) {
            namespace = "default";
        }
        return new Meta(
                kind,
                apiVersion,
                name,
                namespaced ? namespace : "",
                reader.stringMap("labels"),
                reader.stringMap("annotations"),
                creation(reader),
                position);
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
