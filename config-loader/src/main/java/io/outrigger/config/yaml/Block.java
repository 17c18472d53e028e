package io.outrigger.config.yaml;

import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.schema.SchemaField.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The nodes under a {@link FieldReader}: one block, what the schema says of it, and which of its fields were asked for. */
final class Block {
    private static final SchemaField FREE_KEYS = SchemaField.empty();

    private final Reading reading;
    private final SchemaField schema;
    private final FieldPath path;
    private final @Nullable MappingNode node;
    private final Map<String, NodeTuple> fields;
    private final Set<String> read;
    private final boolean acting;

    /**
     * A block.
     *
     * @param node absent for a key without value, and while a decoder is asked which fields it reads
     */
    Block(Reading reading, SchemaField schema, FieldPath path, @Nullable MappingNode node) {
        this.reading = reading;
        this.schema = schema;
        this.path = path;
        this.node = node;
        this.fields = node == null ? Map.of() : Fields.of(node, reading, schema, path);
        this.read = new HashSet<>();
        this.acting = true;
    }

    private Block(Block of, Set<String> read) {
        this.reading = of.reading;
        this.schema = of.schema;
        this.path = of.path;
        this.node = of.node;
        this.fields = of.fields;
        this.read = read;
        this.acting = false;
    }

    /** The same block for fields that are looked at but do not act; {@code noted} keeps them from being reported as such. */
    Block inactive(boolean noted) {
        return new Block(this, noted ? read : new HashSet<>());
    }

    Reading reading() {
        return reading;
    }

    FieldPath path() {
        return path;
    }

    FieldPath path(String name) {
        return path.field(name);
    }

    boolean isAbsent() {
        return node == null;
    }

    boolean isEmpty() {
        return fields.values().stream().allMatch(field -> Scalars.isNull(field.getValueNode()));
    }

    boolean has(String name) {
        known(name);
        NodeTuple tuple = fields.get(name);
        return tuple != null && !Scalars.isNull(tuple.getValueNode());
    }

    /** Reports the fields that nobody asked for. */
    void finish() {
        new UnreadFields(reading).report(schema, path, fields, read);
    }

    SchemaField known(String name) {
        SchemaField field = schema.field(name);
        if (field == null) {
            throw new IllegalStateException("the field list lacks " + reading.publicPath(path.field(name)));
        }
        return field;
    }

    private FieldPath leaf(String name) {
        Shape shape = known(name).shape();
        FieldPath field = path.field(name);
        return shape == Shape.LIST ? field.element(0) : shape == Shape.MAP ? field.entry("") : field;
    }

    void acts(String name) {
        if (acting && reading.acting() != null) {
            reading.acting().add(reading.publicPath(leaf(name)));
        }
    }

    @Nullable
    Node takeActing(String name) {
        acts(name);
        return take(name);
    }

    /** The value, unless it is absent, null, suppressed or tagged. */
    @Nullable
    Node take(String name) {
        read.add(name);
        SchemaField field = known(name);
        if (!has(name)) {
            return null;
        }
        if (!reading.suppressed().isEmpty() && isSuppressed(name)) {
            return null;
        }
        if (!field.deprecation().isEmpty()) {
            reading.deprecated(position(name), path.field(name), field.deprecation(), acting);
        }
        return value(name);
    }

    /** One value of a map with free keys; null if it is absent. */
    @Nullable
    Node entry(String map, String key) {
        NodeTuple entry = tuple(take(map), key);
        return entry == null || Scalars.isNull(entry.getValueNode()) ? null : entry.getValueNode();
    }

    private static @Nullable NodeTuple tuple(@Nullable Node map, String key) {
        if (map instanceof MappingNode entries) {
            for (NodeTuple entry : entries.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode word
                        && word.getValue().equals(key)) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** Where a key of a map stands; the field itself if it has no such key. */
    Position position(String map, String key) {
        NodeTuple entry = tuple(value(map), key);
        return entry == null ? position(map) : reading.place(entry.getKeyNode());
    }

    @Nullable
    Node value(String name) {
        NodeTuple field = fields.get(name);
        return field == null ? null : field.getValueNode();
    }

    private boolean isSuppressed(String name) {
        return reading.suppressed().contains(reading.publicPath(path.field(name)))
                || reading.suppressed().contains(reading.publicPath(leaf(name)));
    }

    <T> List<T> list(String name, BiFunction<Node, FieldPath, @Nullable T> decoder) {
        Node value = take(name);
        if (value == null) {
            return List.of();
        }
        FieldPath where = path.field(name);
        if (!(value instanceof SequenceNode list)) {
            String fix =
                    value instanceof MappingNode ? "; put \"- \" before its first field" : "; put \"- \" before it";
            reading.report(Severity.ERROR, position(name), where.toString(), "must be a list" + fix);
            return List.of();
        }
        List<T> elements = new ArrayList<>(list.getValue().size());
        for (int i = 0; i < list.getValue().size(); i++) {
            Node element = list.getValue().get(i);
            if (Scalars.isNull(element)) {
                reading.report(
                        Severity.ERROR, reading.place(element), where.element(i).toString(), "must not be empty");
                continue;
            }
            T decoded = decoder.apply(element, where.element(i));
            if (decoded != null) {
                elements.add(decoded);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    <T> Map<String, T> map(String name, BiFunction<Node, FieldPath, @Nullable T> decoder) {
        Node taken = take(name);
        if (taken == null) {
            return Map.of();
        }
        FieldPath where = path.field(name);
        MappingNode block = reading.asBlock(taken, where);
        if (block == null) {
            return Map.of();
        }
        Map<String, T> entries = new LinkedHashMap<>();
        Map<String, NodeTuple> byKey = Fields.of(block, reading, FREE_KEYS, where);
        byKey.forEach((key, entry) -> {
            T value = decoder.apply(entry.getValueNode(), where.entry(key));
            if (value != null) {
                entries.put(key, value);
            }
        });
        return Collections.unmodifiableMap(entries);
    }

    /** Where this block begins. */
    Position position() {
        return node == null ? new Position(reading.places().file(), 1, 1) : reading.place(node);
    }

    /** Where the field's value begins; its name if it has no value, this block if it is absent. */
    Position position(String name) {
        NodeTuple tuple = fields.get(name);
        if (tuple == null) {
            return position();
        }
        boolean empty = Scalars.isNull(tuple.getValueNode());
        return reading.place(empty ? tuple.getKeyNode() : tuple.getValueNode());
    }
}
