package io.outrigger.config.schema;

import io.outrigger.config.schema.SchemaField.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of one kind, read from {@code <kind>.fields}.
 *
 * <p>A line is a path, a type, the names of an enumeration, and after {@code !} a hint for deprecated fields. {@code []} marks a
 * list, <code>{}</code> a map with free keys, {@code .**} an open block whose other fields are not looked at.
 *
 * @param kind the name that paths of this schema begin with
 * @param root the whole document, or for MeshConfig its only block
 * @param inSpec whether paths are told relative to {@code spec}, as Istio's documentation does
 */
public record Schema(String kind, SchemaField root, boolean inSpec) {

    /** An Istio resource: fields below {@code spec}, beside {@code metadata} and {@code status}. */
    public static Schema istio(String kind) {
        SchemaField root = envelope();
        SchemaField spec = root.child("spec", Shape.SINGLE);
        read(kind, spec);
        root.child("status", Shape.SINGLE).leaf(FieldType.IGNORED, List.of(), "");
        return new Schema(kind, root, true);
    }

    /** A Kubernetes resource whose file describes the whole document. */
    public static Schema kubernetes(String kind, String file) {
        SchemaField root = envelope();
        read(file, root);
        return new Schema(kind, root, false);
    }

    /** A file that is one block, without kind and metadata. */
    public static Schema bare(String kind) {
        SchemaField root = new SchemaField();
        read(kind, root);
        return new Schema(kind, root, false);
    }

    /** Whether the names of protocol buffers ({@code ignore_uri_case}) stand for those of JSON ({@code ignoreUriCase}). */
    public boolean acceptsProtoNames() {
        return inSpec || root.field("metadata") == null;
    }

    /** Every field that holds a value, by the path that people know it by: {@code VirtualService.http[].timeout}. */
    public SortedMap<String, SchemaField> leaves() {
        SortedMap<String, SchemaField> leaves = new TreeMap<>();
        root.fields().forEach((name, field) -> {
            String start = inSpec && name.equals("spec") ? kind : kind + "." + name;
            collect(start, field, leaves);
        });
        return leaves;
    }

    private static void collect(String path, SchemaField field, Map<String, SchemaField> into) {
        String repeated = path + field.shape().mark();
        if (field.type() == FieldType.BLOCK) {
            field.fields().forEach((name, child) -> collect(repeated + "." + name, child, into));
        } else if (field.type() != FieldType.IGNORED) {
            into.put(repeated, field);
        }
    }

    private static SchemaField envelope() {
        SchemaField root = new SchemaField();
        root.child("apiVersion", Shape.SINGLE).leaf(FieldType.IGNORED, List.of(), "");
        root.child("kind", Shape.SINGLE).leaf(FieldType.IGNORED, List.of(), "");
        read("ObjectMeta", root.child("metadata", Shape.SINGLE));
        return root;
    }

    private static void read(String file, SchemaField root) {
        try (InputStream in = Schema.class.getResourceAsStream(file + ".fields")) {
            if (in == null) {
                throw new IllegalStateException("no field list for " + file);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    add(root, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(SchemaField root, String line) {
        int hint = line.indexOf(" ! ");
        String deprecation = hint < 0 ? "" : line.substring(hint + 3);
        String[] words = (hint < 0 ? line : line.substring(0, hint)).split(" ", -1);
        SchemaField field = root;
        for (String step : words[0].split("\\.", -1)) {
            if (step.equals("**")) {
                field.openUp();
                return;
            }
            field = field.child(bareName(step), shape(step));
        }
        List<String> values = words.length > 2 ? List.of(words[2].split("\\|", -1)) : List.of();
        field.leaf(FieldType.named(words[1]), values, deprecation);
    }

    private static String bareName(String step) {
        return shape(step) == Shape.SINGLE ? step : step.substring(0, step.length() - 2);
    }

    private static Shape shape(String step) {
        if (step.endsWith("[]")) {
            return Shape.LIST;
        }
        return step.endsWith("{}") ? Shape.MAP : Shape.SINGLE;
    }
}
