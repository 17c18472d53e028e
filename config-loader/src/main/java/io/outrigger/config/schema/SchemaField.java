package io.outrigger.config.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of a schema, or the root of one: a tree that mirrors the documents. Changed only while its file is read, before
 * anybody else sees it.
 */
public final class SchemaField {
    /** How a field repeats. */
    public enum Shape {
        SINGLE(""),
        LIST("[]"),
        MAP("{}");

        private final String mark;

        Shape(String mark) {
            this.mark = mark;
        }

        /** What stands behind the field's name in paths. */
        public String mark() {
            return mark;
        }
    }

    private final Map<String, SchemaField> fields = new LinkedHashMap<>();
    private final List<String> values = new ArrayList<>();
    private FieldType type = FieldType.BLOCK;
    private Shape shape = Shape.SINGLE;
    private boolean open;
    private String deprecation = "";

    SchemaField() {}

    /** A block without fields. */
    public static SchemaField empty() {
        return new SchemaField();
    }

    SchemaField child(String name, Shape shape) {
        SchemaField child = fields.computeIfAbsent(name, n -> new SchemaField());
        child.shape = shape;
        return child;
    }

    void leaf(FieldType type, List<String> values, String deprecation) {
        this.type = type;
        this.values.addAll(values);
        this.deprecation = deprecation;
    }

    void openUp() {
        open = true;
    }

    /** The field of that name, or null if there is none. */
    public @Nullable SchemaField field(String name) {
        return fields.get(name);
    }

    public Map<String, SchemaField> fields() {
        return Collections.unmodifiableMap(fields);
    }

    public FieldType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** The names of an enumeration in the order of their numbers; empty for other types. */
    public List<String> values() {
        return Collections.unmodifiableList(values);
    }

    /** Whether fields that are not listed are none of our business. */
    public boolean isOpen() {
        return open;
    }

    /** What to use instead, or empty. */
    public String deprecation() {
        return deprecation;
    }
}
