package io.outrigger.config.yaml;

import io.outrigger.config.schema.Schema;
import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.schema.SchemaField.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Typed access to the fields of one block. What is wrong is reported with its place, and reading goes on with a value of the
 * right type, so that one pass finds every problem; a caller must not use what it built if there are errors.
 *
 * <p>A decoder must ask for each of its fields every time, whatever the values of others: the same decoder, run over no document
 * at all, tells which fields act ({@link #actingPaths}). {@code has} alone may look at fields that do not act. After the decoder
 * has returned, fields that it did not ask for are reported: unknown ones, and those that do not act yet.
 */
public final class FieldReader {
    private static final SchemaField FREE_KEYS = SchemaField.empty();
    private static final int SHOWN = 80;

    private final Reading reading;
    private final SchemaField schema;
    private final FieldPath path;
    private final @Nullable MappingNode node;
    private final Map<String, NodeTuple> fields;
    private final Set<String> read = new HashSet<>();

    private FieldReader(Reading reading, SchemaField schema, FieldPath path, @Nullable MappingNode node) {
        this.reading = reading;
        this.schema = schema;
        this.path = path;
        this.node = node;
        this.fields = node == null ? Map.of() : Fields.of(node, reading, schema, path);
    }

    /** Decodes a whole document. */
    public static <T> @Nullable T read(YamlDocument document, Schema schema, ReadOptions options, Decoder<T> decoder) {
        PlaceMap places = document.places();
        Reading reading =
                new Reading(schema, places, options.problems(), options.lenient(), options.suppressed(), null);
        return new FieldReader(reading, schema.root(), FieldPath.ROOT, document.root()).decoded(decoder);
    }

    /** Every path of the kind that the decoder would read, such as {@code VirtualService.http[].timeout}. */
    public static Set<String> actingPaths(Schema schema, Consumer<FieldReader> decoder) {
        Set<String> acting = new TreeSet<>();
        PlaceMap nowhere = new PlaceMap("", List.of(), 0, 0);
        Reading reading = new Reading(schema, nowhere, new Problems(), false, Set.of(), acting);
        decoder.accept(new FieldReader(reading, schema.root(), FieldPath.ROOT, null));
        return acting;
    }

    private <T> @Nullable T decoded(Decoder<T> decoder) {
        @Nullable T result = decoder.decode(this);
        new UnreadFields(reading).report(schema, path, fields, read);
        return result;
    }

    // Blocks

    /** The block decoded, or null if it is absent. */
    public <T> @Nullable T object(String name, Decoder<T> decoder) {
        if (isProbe()) {
            return decoder.decode(new FieldReader(reading, known(name), path.field(name), null));
        }
        MappingNode block = reading.asBlock(take(name), path.field(name));
        return block == null ? null : new FieldReader(reading, known(name), path.field(name), block).decoded(decoder);
    }

    /** The blocks of a list; empty if it is absent. */
    public <T> List<T> objects(String name, Decoder<T> decoder) {
        if (isProbe()) {
            FieldPath element = path.field(name).element(0);
            T probed = decoder.decode(new FieldReader(reading, known(name), element, null));
            return probed == null ? List.of() : List.of(probed);
        }
        return list(name, (element, where) -> {
            MappingNode block = reading.asBlock(element, where);
            return block == null ? null : new FieldReader(reading, known(name), where, block).decoded(decoder);
        });
    }

    /** The blocks of a map; a key without value gives the decoder a reader that {@link #isAbsent()}. */
    public <T> Map<String, T> objectMap(String name, Decoder<T> decoder) {
        if (isProbe()) {
            FieldPath entry = path.field(name).entry("");
            T probed = decoder.decode(new FieldReader(reading, known(name), entry, null));
            return probed == null ? Map.of() : Map.of("", probed);
        }
        return map(name, (value, where) -> {
            MappingNode block = Scalars.isNull(value) ? null : reading.asBlock(value, where);
            return new FieldReader(reading, known(name), where, block).decoded(decoder);
        });
    }

    /** A document inside of this one, as a block or as text that holds YAML, decoded by a schema of its own; null if absent. */
    public <T> @Nullable T embedded(String name, Schema inner, Decoder<T> decoder) {
        Node value = take(name);
        PlaceMap places = reading.places();
        MappingNode block = null;
        if (value instanceof ScalarNode text) {
            places = EmbeddedPlaces.of(text, places);
            block = YamlFile.mapping(text.getValue(), places, reading.problems());
        } else if (value != null) {
            block = reading.asBlock(value, path.field(name));
        }
        if (block == null) {
            return null;
        }
        Reading within = new Reading(
                inner, places, reading.problems(), reading.lenient(), reading.suppressed(), reading.acting());
        return new FieldReader(within, inner.root(), FieldPath.ROOT, block).decoded(decoder);
    }

    /** Checks names and types of a block that does not act at all. */
    public void checkOnly(String name) {
        Node value = take(name);
        if (value != null) {
            new UnreadFields(reading).check(known(name), value, path.field(name));
        }
    }

    // Texts

    public @Nullable String string(String name) {
        acts(name);
        return text(take(name), path.field(name), true);
    }

    /** The text, or empty if it is absent. */
    public String text(String name) {
        String text = string(name);
        return text == null ? "" : text;
    }

    /** The text, which must be there and not empty. */
    public String required(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            error(name, "is required");
        }
        return text;
    }

    /** A word that may also be written as a number; empty if absent. */
    public String word(String name) {
        acts(name);
        String text = text(take(name), path.field(name), false);
        return text == null ? "" : text;
    }

    public List<String> strings(String name) {
        acts(name);
        return list(name, (element, where) -> text(element, where, true));
    }

    public Map<String, String> stringMap(String name) {
        acts(name);
        return map(name, (value, where) -> {
            String text = Scalars.isNull(value) ? "" : text(value, where, true);
            return text == null ? "" : text;
        });
    }

    private @Nullable String text(@Nullable Node value, FieldPath where, boolean strict) {
        ScalarNode scalar = reading.asScalar(value, where, "text");
        if (scalar == null) {
            return null;
        }
        if (strict && Scalars.looksTyped(scalar)) {
            String message = "`" + scalar.getValue() + "` is no text for Kubernetes; write it in quotes";
            reading.report(Severity.WARNING, reading.place(scalar), where.toString(), message);
        }
        return scalar.getValue();
    }

    // Numbers and words with a meaning

    public boolean bool(String name, boolean absent) {
        Boolean value = scalar(name, Scalars::bool, "true or false");
        return value == null ? absent : value;
    }

    public @Nullable Integer integer(String name, int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        Long value = scalar(name, node -> within(Scalars.integer(node), min, max), expected);
        return value == null ? null : value.intValue();
    }

    public int integer(String name, int min, int max, int absent) {
        Integer value = integer(name, min, max);
        return value == null ? absent : value;
    }

    /** A port number; 0 if absent. */
    public int port(String name) {
        return integer(name, 1, 65535, 0);
    }

    public Map<String, Integer> portMap(String name) {
        acts(name);
        return map(name, (value, where) -> {
            ScalarNode scalar = reading.asScalar(value, where, "a port from 1 to 65535");
            Long port = scalar == null ? null : within(Scalars.integer(scalar), 1, 65535);
            if (scalar != null && port == null) {
                reading.report(
                        Severity.ERROR, reading.place(value), where.toString(), not(scalar, "a port from 1 to 65535"));
            }
            return port == null ? 0 : port.intValue();
        });
    }

    /** A share of 0 to 100 with four digits after the point: 0 or at least 0.0001. */
    public @Nullable Double percentage(String name) {
        return scalar(name, node -> Percentages.of(Scalars.number(node)), "a percentage (0, or 0.0001 to 100)");
    }

    /** Nanoseconds in whole milliseconds, at least {@code minNanos}. */
    public @Nullable Long duration(String name, long minNanos) {
        ScalarNode scalar = reading.asScalar(takeActing(name), path.field(name), "a duration");
        if (scalar == null) {
            return null;
        }
        Long nanos = GoDuration.nanos(scalar.getValue());
        if (nanos == null) {
            error(name, not(scalar, "a duration (expected e.g. 5s)"));
        } else if (nanos < minNanos) {
            error(name, "\"" + scalar.getValue() + "\" is too short (at least " + minNanos / 1_000_000 + "ms)");
        } else if (nanos % 1_000_000 != 0) {
            error(name, "\"" + scalar.getValue() + "\" has parts of a millisecond");
        }
        return nanos;
    }

    /** One of the constants, by name or, unless they are named otherwise, by number. */
    public <E extends Enum<E>> @Nullable E enumeration(String name, Class<E> type) {
        return scalar(name, node -> Enumerations.constant(node, type), Enumerations.expected(type, known(name)));
    }

    public <E extends Enum<E>> E enumeration(String name, E absent) {
        E value = enumeration(name, absent.getDeclaringClass());
        return value == null ? absent : value;
    }

    private <T> @Nullable T scalar(String name, Function<ScalarNode, @Nullable T> meaning, String expected) {
        ScalarNode scalar = reading.asScalar(takeActing(name), path.field(name), expected);
        if (scalar == null) {
            return null;
        }
        T value = meaning.apply(scalar);
        if (value == null) {
            error(name, not(scalar, expected));
        }
        return value;
    }

    private static @Nullable Long within(@Nullable Long value, long min, long max) {
        return value == null || value < min || value > max ? null : value;
    }

    private static String not(ScalarNode scalar, String expected) {
        String value = scalar.getValue();
        return "\"" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value) + "\" is not " + expected;
    }

    // Presence and places

    /** Whether the field has a value; unlike reading it this says nothing about acting. */
    public boolean has(String name) {
        known(name);
        NodeTuple tuple = fields.get(name);
        return tuple != null && !Scalars.isNull(tuple.getValueNode());
    }

    /** Whether nothing at all is given in this block. */
    public boolean isEmpty() {
        return fields.values().stream().allMatch(field -> Scalars.isNull(field.getValueNode()));
    }

    /** Whether this stands for a key without value. */
    public boolean isAbsent() {
        return node == null;
    }

    /** Reports if more than one of the fields is given. */
    public void atMostOne(String... names) {
        String first = null;
        for (String name : names) {
            if (has(name) && first != null) {
                error(name, "cannot stand beside " + first);
            } else if (has(name)) {
                first = name;
            }
        }
    }

    /** Where this block begins. */
    public Position position() {
        return node == null ? new Position(reading.places().file(), 1, 1) : reading.place(node);
    }

    /** Where the field's value begins; its name if it has no value, this block if it is absent. */
    public Position position(String name) {
        NodeTuple tuple = fields.get(name);
        if (tuple == null) {
            return position();
        }
        boolean empty = Scalars.isNull(tuple.getValueNode());
        return reading.place(empty ? tuple.getKeyNode() : tuple.getValueNode());
    }

    public void error(String name, String message) {
        reading.report(Severity.ERROR, position(name), path.field(name).toString(), message);
    }

    /** About an element of a list of texts. */
    public void error(String name, int index, String message) {
        Position at = position(name);
        if (value(name) instanceof SequenceNode list && index < list.getValue().size()) {
            at = reading.place(list.getValue().get(index));
        }
        reading.report(Severity.ERROR, at, path.field(name).element(index).toString(), message);
    }

    /** About a key of a map. */
    public void error(String name, String key, String message) {
        Position at = position(name);
        if (value(name) instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode word
                        && word.getValue().equals(key)) {
                    at = reading.place(word);
                }
            }
        }
        reading.report(Severity.ERROR, at, path.field(name).entry(key).toString(), message);
    }

    public void warning(String name, String message) {
        reading.report(Severity.WARNING, position(name), path.field(name).toString(), message);
    }

    /** About the whole block. */
    public void error(String message) {
        reading.report(Severity.ERROR, position(), path.toString(), message);
    }

    // Nodes

    private boolean isProbe() {
        return reading.acting() != null;
    }

    private SchemaField known(String name) {
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

    private void acts(String name) {
        if (reading.acting() != null) {
            reading.acting().add(reading.publicPath(leaf(name)));
        }
    }

    private @Nullable Node takeActing(String name) {
        acts(name);
        return take(name);
    }

    /** The value, unless it is absent, null, suppressed or tagged. */
    private @Nullable Node take(String name) {
        read.add(name);
        SchemaField field = known(name);
        if (!has(name)) {
            return null;
        }
        if (!reading.suppressed().isEmpty() && isSuppressed(name)) {
            return null;
        }
        if (!field.deprecation().isEmpty()) {
            reading.reportOnce(Severity.WARNING, position(name), path.field(name), field.deprecation());
        }
        return value(name);
    }

    private @Nullable Node value(String name) {
        NodeTuple field = fields.get(name);
        return field == null ? null : field.getValueNode();
    }

    private boolean isSuppressed(String name) {
        return reading.suppressed().contains(reading.publicPath(path.field(name)))
                || reading.suppressed().contains(reading.publicPath(leaf(name)));
    }

    private <T> List<T> list(String name, BiFunction<Node, FieldPath, @Nullable T> decoder) {
        Node value = take(name);
        FieldPath where = path.field(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode list)) {
            String fix =
                    value instanceof MappingNode ? "; put \"- \" before its first field" : "; put \"- \" before it";
            error(name, "must be a list" + fix);
            return List.of();
        }
        List<T> elements = new ArrayList<>(list.getValue().size());
        for (int i = 0; i < list.getValue().size(); i++) {
            Node element = list.getValue().get(i);
            if (Scalars.isNull(element)) {
                error(name, i, "must not be empty");
                continue;
            }
            T decoded = decoder.apply(element, where.element(i));
            if (decoded != null) {
                elements.add(decoded);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private <T> Map<String, T> map(String name, BiFunction<Node, FieldPath, @Nullable T> decoder) {
        FieldPath where = path.field(name);
        MappingNode block = reading.asBlock(take(name), where);
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
}
