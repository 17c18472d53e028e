package io.outrigger.config.yaml;

import io.outrigger.config.schema.FieldType;
import io.outrigger.config.schema.Reasons;
import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.schema.SchemaField.Shape;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Looks at the fields that no decoder asked for. Those the schema does not know are errors (warnings if lenient, and in
 * Kubernetes' own kinds, which grow); those it knows get one warning that they do not act yet, and names and types inside of them
 * are checked all the same.
 */
final class UnreadFields {
    private final Reading reading;

    UnreadFields(Reading reading) {
        this.reading = reading;
    }

    void report(SchemaField schema, FieldPath path, Map<String, NodeTuple> fields, Set<String> read) {
        fields.forEach((name, tuple) -> {
            if (!read.contains(name)) {
                SchemaField field = schema.field(name);
                if (field == null) {
                    unknown(schema, path, fields, tuple);
                } else if (field.type() != FieldType.IGNORED && !Scalars.isNull(tuple.getValueNode())) {
                    inactive(field, path.field(name), tuple);
                }
            }
        });
    }

    private void inactive(SchemaField field, FieldPath path, NodeTuple tuple) {
        String why = Reasons.of(reading.publicPath(path) + field.shape().mark());
        if (!why.isEmpty()) {
            reading.reportOnce(Severity.WARNING, reading.place(tuple.getKeyNode()), path, "does not act: " + why);
        } else if (field.deprecation().isEmpty() || field.type() == FieldType.BLOCK) {
            String message = "is known but does not act yet";
            reading.reportOnce(Severity.WARNING, reading.place(tuple.getKeyNode()), path, message);
        }
        check(field, tuple.getValueNode(), path);
    }

    /** Checks names and types. */
    void check(SchemaField field, Node value, FieldPath path) {
        if (field.type() == FieldType.ANY || field.type() == FieldType.IGNORED || Scalars.isNull(value)) {
            return;
        }
        if (field.shape() == Shape.LIST) {
            list(field, value, path);
        } else if (field.shape() == Shape.MAP) {
            MappingNode block = reading.asBlock(value, path);
            if (block != null) {
                Fields.of(block, reading, SchemaField.empty(), path)
                        .forEach((key, entry) -> single(field, entry.getValueNode(), path.entry(key)));
            }
        } else {
            single(field, value, path);
        }
    }

    private void list(SchemaField field, Node value, FieldPath path) {
        if (!(value instanceof SequenceNode list)) {
            reading.report(Severity.ERROR, reading.place(value), path.toString(), "must be a list");
            return;
        }
        for (int i = 0; i < list.getValue().size(); i++) {
            single(field, list.getValue().get(i), path.element(i));
        }
    }

    private void single(SchemaField field, Node value, FieldPath path) {
        if (Scalars.isNull(value)) {
            return;
        }
        if (field.type() == FieldType.BLOCK) {
            MappingNode block = reading.asBlock(value, path);
            if (block != null) {
                block(field, block, path);
            }
            return;
        }
        ScalarNode scalar = reading.asScalar(value, path, expected(field));
        if (scalar != null && !fits(field, scalar)) {
            String message = "\"" + scalar.getValue() + "\" is not " + expected(field)
                    + Similar.hint(scalar.getValue(), field.values());
            reading.report(Severity.ERROR, reading.place(value), path.toString(), message);
        }
        if (!field.deprecation().isEmpty()) {
            reading.deprecated(reading.place(value), path, field.deprecation(), false);
        }
    }

    private void block(SchemaField schema, MappingNode block, FieldPath path) {
        Map<String, NodeTuple> fields = Fields.of(block, reading, schema, path);
        fields.forEach((name, tuple) -> {
            SchemaField field = schema.field(name);
            if (field == null) {
                unknown(schema, path, fields, tuple);
            } else {
                check(field, tuple.getValueNode(), path.field(name));
            }
        });
    }

    private static boolean fits(SchemaField field, ScalarNode scalar) {
        Long integer = Scalars.integer(scalar);
        return switch (field.type()) {
            case INT -> integer != null;
            case UINT -> integer != null && integer >= 0;
            case PERCENT -> Percentages.of(Scalars.number(scalar)) != null;
            case NUM -> Scalars.number(scalar) != null;
            case BOOL -> Scalars.bool(scalar) != null;
            case ENUM -> field.values().contains(scalar.getValue()) || (Scalars.isPlain(scalar) && integer != null);
            case DURATION -> {
                Long nanos = GoDuration.nanos(scalar.getValue());
                yield nanos != null && nanos >= 0;
            }
            default -> true;
        };
    }

    private static String expected(SchemaField field) {
        return switch (field.type()) {
            case INT -> "a whole number";
            case UINT -> "a whole number from 0";
            case PERCENT -> "a percentage (0 to 100)";
            case NUM -> "a number";
            case BOOL -> "true or false";
            case ENUM -> "one of " + String.join(", ", field.values());
            case DURATION -> "a duration (expected e.g. 5s)";
            default -> "text";
        };
    }

    private void unknown(SchemaField schema, FieldPath path, Map<String, NodeTuple> fields, NodeTuple tuple) {
        if (schema.isOpen() || reading.problems().isFull()) {
            return;
        }
        String name = ((ScalarNode) tuple.getKeyNode()).getValue();
        boolean ours = reading.schema().acceptsProtoNames();
        Severity severity = ours && !reading.lenient() ? Severity.ERROR : Severity.WARNING;
        FieldHints hints = new FieldHints(reading, schema, fields);
        Position at = reading.place(tuple.getKeyNode());
        reading.report(severity, at, path.field(name).toString(), "is an unknown field" + hints.about(name));
        SchemaField meant = hints.meant(name);
        if (meant != null) {
            check(meant, tuple.getValueNode(), path.field(name));
        }
    }
}
