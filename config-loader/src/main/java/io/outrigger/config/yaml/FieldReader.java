package io.outrigger.config.yaml;

import io.outrigger.config.schema.Schema;
import io.outrigger.config.schema.SchemaField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
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
    private final Block block;
    private final Reading reading;

    private FieldReader(Reading reading, SchemaField schema, FieldPath path, @Nullable MappingNode node) {
        this(reading, new Block(reading, schema, path, node));
    }

    private FieldReader(Reading reading, Block block) {
        this.block = block;
        this.reading = reading;
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
        block.finish();
        return result;
    }

    // What does not act

    /** For fields of this block that nothing obeys yet: they are checked, and whoever writes them is told. */
    public FieldReader idle() {
        return new FieldReader(reading, block.inactive(false));
    }

    /** For fields of this block that need not act: names for people, and what is meant for other programs. */
    public FieldReader quiet() {
        return new FieldReader(reading, block.inactive(true));
    }

    // Blocks

    /** The block decoded, or null if it is absent. */
    public <T> @Nullable T object(String name, Decoder<T> decoder) {
        if (isProbe()) {
            return decoder.decode(new FieldReader(reading, block.known(name), block.path(name), null));
        }
        MappingNode child = reading.asBlock(block.take(name), block.path(name));
        return child == null
                ? null
                : new FieldReader(reading, block.known(name), block.path(name), child).decoded(decoder);
    }

    /** The blocks of a list; empty if it is absent. */
    public <T> List<T> objects(String name, Decoder<T> decoder) {
        if (isProbe()) {
            FieldPath element = block.path(name).element(0);
            T probed = decoder.decode(new FieldReader(reading, block.known(name), element, null));
            return probed == null ? List.of() : List.of(probed);
        }
        return block.list(name, (element, where) -> {
            MappingNode child = reading.asBlock(element, where);
            return child == null ? null : new FieldReader(reading, block.known(name), where, child).decoded(decoder);
        });
    }

    /** The blocks of a map; a key without value gives the decoder a reader that {@link #isAbsent()}. */
    public <T> Map<String, T> objectMap(String name, Decoder<T> decoder) {
        if (isProbe()) {
            FieldPath entry = block.path(name).entry("");
            T probed = decoder.decode(new FieldReader(reading, block.known(name), entry, null));
            return probed == null ? Map.of() : Map.of("", probed);
        }
        return block.map(name, (value, where) -> {
            MappingNode child = Scalars.isNull(value) ? null : reading.asBlock(value, where);
            return new FieldReader(reading, block.known(name), where, child).decoded(decoder);
        });
    }

    /** A document inside of this one, as a block or as text that holds YAML, decoded by a schema of its own; null if absent. */
    public <T> @Nullable T embedded(String name, Schema inner, Decoder<T> decoder) {
        return embedded(block.take(name), block.path(name), inner, decoder);
    }

    /** The same under a free key of a map of texts. */
    public <T> @Nullable T embedded(String map, String key, Schema inner, Decoder<T> decoder) {
        return embedded(block.entry(map, key), block.path(map).entry(key), inner, decoder);
    }

    private <T> @Nullable T embedded(@Nullable Node value, FieldPath path, Schema inner, Decoder<T> decoder) {
        PlaceMap places = reading.places();
        MappingNode child = null;
        if (value instanceof ScalarNode text) {
            places = EmbeddedPlaces.of(text, places);
            child = YamlFile.mapping(text.getValue(), places, reading.problems());
        } else if (value != null) {
            child = reading.asBlock(value, path);
        }
        if (child == null) {
            return null;
        }
        Reading within = new Reading(
                inner, places, reading.problems(), reading.lenient(), reading.suppressed(), reading.acting());
        return new FieldReader(within, inner.root(), FieldPath.ROOT, child).decoded(decoder);
    }

    /** Checks names and types of a block that does not act at all. */
    public void checkOnly(String name) {
        Node value = block.take(name);
        if (value != null) {
            new UnreadFields(reading).check(block.known(name), value, block.path(name));
        }
    }

    // Texts

    public @Nullable String string(String name) {
        return text(name, true);
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
        String text = text(name, false);
        return text == null ? "" : text;
    }

    public List<String> strings(String name) {
        block.acts(name);
        return block.list(name, (element, where) -> text(element, where, true));
    }

    public Map<String, String> stringMap(String name) {
        block.acts(name);
        return block.map(name, (value, where) -> {
            String text = Scalars.isNull(value) ? "" : text(value, where, true);
            return text == null ? "" : text;
        });
    }

    private @Nullable String text(String name, boolean strict) {
        Node value = block.takeActing(name);
        return value == null ? null : text(value, block.path(name), strict);
    }

    private @Nullable String text(Node value, FieldPath where, boolean strict) {
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

    /** A block of any shape as maps, lists, texts, numbers and truth values; null if it is absent. */
    public @Nullable Map<String, Object> tree(String name) {
        block.acts(name);
        MappingNode node = reading.asBlock(block.take(name), block.path(name));
        return node == null ? null : Trees.map(node);
    }

    // Numbers and words with a meaning

    public @Nullable Boolean bool(String name) {
        return scalar(name, Scalars::bool, () -> "true or false");
    }

    public boolean bool(String name, boolean absent) {
        Boolean value = bool(name);
        return value == null ? absent : value;
    }

    public @Nullable Integer integer(String name, int min, int max) {
        Long value = scalar(
                name,
                node -> Scalars.within(Scalars.integer(node), min, max),
                () -> "a whole number from " + min + " to " + max);
        return value == null ? null : value.intValue();
    }

    public int integer(String name, int min, int max, int absent) {
        Integer value = integer(name, min, max);
        return value == null ? absent : value;
    }

    public List<Integer> integers(String name, int min, int max) {
        block.acts(name);
        String expected = "a whole number from " + min + " to " + max;
        return block.list(name, (element, where) -> whole(element, where, expected, min, max));
    }

    /** A port number; 0 if absent. */
    public int port(String name) {
        return integer(name, 1, 65535, 0);
    }

    public Map<String, Integer> portMap(String name) {
        return numberMap(name, "a port from 1 to 65535", 1, 65535);
    }

    /** Numbers under free names; 0 stands for what is no such number. */
    public Map<String, Integer> numberMap(String name, String expected, int min, int max) {
        block.acts(name);
        return block.map(name, (value, where) -> {
            Integer number = whole(value, where, expected, min, max);
            return number == null ? 0 : number;
        });
    }

    private @Nullable Integer whole(Node node, FieldPath where, String expected, int min, int max) {
        ScalarNode scalar = reading.asScalar(node, where, expected);
        Long value = scalar == null ? null : Scalars.within(Scalars.integer(scalar), min, max);
        if (scalar != null && value == null) {
            reading.report(Severity.ERROR, reading.place(node), where.toString(), Scalars.not(scalar, expected));
        }
        return value == null ? null : value.intValue();
    }

    public @Nullable Double number(String name) {
        return scalar(name, Scalars::number, () -> "a number");
    }

    /** A share of 0 to 100 with four digits after the point: 0 or at least 0.0001. */
    public @Nullable Double percentage(String name) {
        return scalar(name, node -> Percentages.of(Scalars.number(node)), () -> "a percentage (0, or 0.0001 to 100)");
    }

    /** Nanoseconds in whole milliseconds, at least {@code minNanos}. */
    public @Nullable Long duration(String name, long minNanos) {
        ScalarNode scalar = reading.asScalar(block.takeActing(name), block.path(name), "a duration");
        if (scalar == null) {
            return null;
        }
        Long nanos = GoDuration.nanos(scalar.getValue());
        if (nanos == null) {
            error(name, Scalars.not(scalar, "a duration (expected e.g. 5s)"));
        } else if (nanos < minNanos) {
            error(name, "\"" + scalar.getValue() + "\" is too short (at least " + minNanos / 1_000_000 + "ms)");
        } else if (nanos % 1_000_000 != 0) {
            error(name, "\"" + scalar.getValue() + "\" has parts of a millisecond");
        }
        return nanos;
    }

    /** One of the constants, by name or, unless they are named otherwise, by number. */
    public <E extends Enum<E>> @Nullable E enumeration(String name, Class<E> type) {
        return scalar(
                name, node -> Enumerations.constant(node, type), () -> Enumerations.expected(type, block.known(name)));
    }

    public <E extends Enum<E>> E enumeration(String name, E absent) {
        E value = enumeration(name, absent.getDeclaringClass());
        return value == null ? absent : value;
    }

    /** Most fields are absent, and those that are there are mostly right: words for what is wrong are made when it is. */
    private <T> @Nullable T scalar(String name, Function<ScalarNode, @Nullable T> meaning, Supplier<String> expected) {
        Node node = block.takeActing(name);
        boolean word = node instanceof ScalarNode && Scalars.isUntagged(node);
        ScalarNode scalar =
                node == null || word ? (ScalarNode) node : reading.asScalar(node, block.path(name), expected.get());
        if (scalar == null) {
            return null;
        }
        T value = meaning.apply(scalar);
        if (value == null) {
            error(
                    name,
                    Scalars.not(scalar, expected.get())
                            + Similar.hint(scalar.getValue(), block.known(name).values()));
        }
        return value;
    }

    // Presence and places

    /** Whether the field has a value; unlike reading it this says nothing about acting. */
    public boolean has(String name) {
        return block.has(name);
    }

    /** Whether nothing at all is given in this block. */
    public boolean isEmpty() {
        return block.isEmpty();
    }

    /** Whether this stands for a key without value. */
    public boolean isAbsent() {
        return block.isAbsent();
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
        return block.position();
    }

    /** Where the field's value begins; its name if it has no value, this block if it is absent. */
    public Position position(String name) {
        return block.position(name);
    }

    public void error(String name, String message) {
        reading.report(Severity.ERROR, position(name), block.path(name).toString(), message);
    }

    /** About an element of a list of texts. */
    public void error(String name, int index, String message) {
        Position at = position(name);
        if (block.value(name) instanceof SequenceNode list
                && index < list.getValue().size()) {
            at = reading.place(list.getValue().get(index));
        }
        reading.report(Severity.ERROR, at, block.path(name).element(index).toString(), message);
    }

    /** About a key of a map. */
    public void error(String name, String key, String message) {
        String path = block.path(name).entry(key).toString();
        reading.report(Severity.ERROR, block.position(name, key), path, message);
    }

    public void warning(String name, String message) {
        reading.report(Severity.WARNING, position(name), block.path(name).toString(), message);
    }

    /** About the whole block. */
    public void error(String message) {
        reading.report(Severity.ERROR, position(), block.path().toString(), message);
    }

    private boolean isProbe() {
        return reading.acting() != null;
    }
}
