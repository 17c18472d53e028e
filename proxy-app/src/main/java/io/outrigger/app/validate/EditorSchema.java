package io.outrigger.app.validate;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.config.decode.KnownKind;
import io.outrigger.config.schema.FieldType;
import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.schema.SchemaField.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** JSON Schema (draft 7) from the fields that the reader itself goes by. */
public final class EditorSchema {
    private static final String DURATION = "^(?:[0-9]+(?:\\.[0-9]+)?(?:ns|us|ms|s|m|h))+$";

    private EditorSchema() {}

    /** One schema for documents of any of these kinds. */
    public static String of(List<KnownKind> kinds) {
        return JsonDocument.of(json -> {
            json.writeStartObject();
            json.writeStringField("$schema", "http://json-schema.org/draft-07/schema#");
            json.writeStringField("title", "Configuration of Outrigger: Istio and Kubernetes resources");
            json.writeStringField("type", "object");
            json.writeArrayFieldStart("oneOf");
            for (KnownKind kind : kinds) {
                json.writeStartObject();
                json.writeStringField("$ref", "#/definitions/" + kind.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("definitions");
            for (KnownKind kind : kinds) {
                json.writeFieldName(kind.name());
                document(json, kind);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void document(JsonGenerator json, KnownKind kind) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "object");
        json.writeArrayFieldStart("required");
        for (String name : List.of("apiVersion", "kind", "metadata")) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("properties");
        words(json, "apiVersion", kind.apiVersions());
        words(json, "kind", List.of(kind.name()));
        for (Map.Entry<String, SchemaField> field : kind.root().fields().entrySet()) {
            if (!field.getKey().equals("apiVersion") && !field.getKey().equals("kind")) {
                json.writeFieldName(field.getKey());
                field(json, field.getValue());
            }
        }
        json.writeEndObject();
        closed(json, kind.root());
        json.writeEndObject();
    }

    private static void words(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("type", "string");
        if (!values.isEmpty()) {
            json.writeArrayFieldStart("enum");
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void field(JsonGenerator json, SchemaField field) throws IOException {
        json.writeStartObject();
        if (!field.deprecation().isEmpty()) {
            json.writeStringField("description", field.deprecation());
            json.writeBooleanField("deprecated", true);
        }
        if (field.type() == FieldType.ANY || field.type() == FieldType.IGNORED) {
            json.writeEndObject();
            return;
        }
        if (field.shape() == Shape.LIST) {
            json.writeStringField("type", "array");
            json.writeObjectFieldStart("items");
            single(json, field);
            json.writeEndObject();
        } else if (field.shape() == Shape.MAP) {
            json.writeStringField("type", "object");
            json.writeObjectFieldStart("additionalProperties");
            single(json, field);
            json.writeEndObject();
        } else {
            single(json, field);
        }
        json.writeEndObject();
    }

    private static void single(JsonGenerator json, SchemaField field) throws IOException {
        switch (field.type()) {
            case BLOCK -> block(json, field);
            case INT -> json.writeStringField("type", "integer");
            case UINT -> {
                json.writeStringField("type", "integer");
                json.writeNumberField("minimum", 0);
            }
            case NUM -> json.writeStringField("type", "number");
            case PERCENT -> {
                json.writeStringField("type", "number");
                json.writeNumberField("minimum", 0);
                json.writeNumberField("maximum", 100);
            }
            case BOOL -> json.writeStringField("type", "boolean");
            case DURATION -> {
                json.writeStringField("type", "string");
                json.writeStringField("pattern", DURATION);
            }
            case ENUM -> {
                json.writeArrayFieldStart("enum");
                for (String value : field.values()) {
                    json.writeString(value);
                }
                json.writeEndArray();
            }
            // Kubernetes takes numbers for text in places (targetPort), so text is not narrowed down.
            default -> {
                json.writeArrayFieldStart("type");
                for (String type : List.of("string", "number", "boolean")) {
                    json.writeString(type);
                }
                json.writeEndArray();
            }
        }
    }

    private static void block(JsonGenerator json, SchemaField field) throws IOException {
        json.writeStringField("type", "object");
        json.writeObjectFieldStart("properties");
        for (Map.Entry<String, SchemaField> child : field.fields().entrySet()) {
            json.writeFieldName(child.getKey());
            field(json, child.getValue());
        }
        json.writeEndObject();
        closed(json, field);
    }

    private static void closed(JsonGenerator json, SchemaField field) throws IOException {
        if (!field.isOpen()) {
            json.writeBooleanField("additionalProperties", false);
        }
    }
}
