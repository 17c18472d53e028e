package io.outrigger.config.yaml;

import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.schema.SchemaField.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Guesses what an unknown field should have been: a misspelt name, or a known one at the wrong indentation. */
final class FieldHints {
    private static final int DEEPEST = 6;

    private final Reading reading;
    private final SchemaField schema;
    private final Map<String, NodeTuple> fields;

    FieldHints(Reading reading, SchemaField schema, Map<String, NodeTuple> fields) {
        this.reading = reading;
        this.schema = schema;
        this.fields = fields;
    }

    /** Text to put behind the message; empty if nothing comes to mind. */
    String about(String name) {
        Map.Entry<String, SchemaField> inside = below(name);
        if (inside != null) {
            String path = inside.getKey();
            return "; did you mean " + path + "?" + lostParent(name, path.substring(0, path.indexOf('.')));
        }
        String near = Similar.nearest(name, schema.fields().keySet());
        return near == null ? "" : "; did you mean " + near + "?";
    }

    /** The known field of that name further below, or null. */
    @Nullable
    SchemaField meant(String name) {
        Map.Entry<String, SchemaField> inside = below(name);
        return inside == null ? null : inside.getValue();
    }

    /** What to do if the field belongs below one of its neighbours, which is empty or a list whose last element it left. */
    private String lostParent(String name, String parent) {
        NodeTuple above = fields.get(parent.replace("[]", ""));
        NodeTuple own = fields.get(name);
        if (above == null || own == null) {
            return "";
        }
        int line = reading.place(above.getKeyNode()).line();
        if (Scalars.isNull(above.getValueNode())) {
            return " `" + parent + ":` in line " + line + " is empty: indent what belongs to it";
        }
        if (!(above.getValueNode() instanceof SequenceNode list)
                || list.getValue().isEmpty()) {
            return "";
        }
        Node last = list.getValue().get(list.getValue().size() - 1);
        boolean left = last instanceof MappingNode element
                && !element.getValue().isEmpty()
                && reading.place(element).line()
                        < reading.place(own.getKeyNode()).line();
        if (!left) {
            return "";
        }
        Position element = reading.place(last);
        return " The element in line " + element.line() + " has its fields in column " + element.column()
                + ": indent this one as far";
    }

    /** The shortest path from this block down to a field of that name, and the field. */
    private Map.@Nullable Entry<String, SchemaField> below(String name) {
        Deque<Map.Entry<String, SchemaField>> next = new ArrayDeque<>();
        schema.fields().forEach((step, field) -> next.add(Map.entry(step(step, field), field)));
        while (!next.isEmpty()) {
            Map.Entry<String, SchemaField> entry = next.remove();
            boolean deep = entry.getKey().chars().filter(c -> c == '.').count() >= DEEPEST;
            for (Map.Entry<String, SchemaField> child :
                    entry.getValue().fields().entrySet()) {
                String path = entry.getKey() + "." + step(child.getKey(), child.getValue());
                if (child.getKey().equals(name)) {
                    return Map.entry(entry.getKey() + "." + name, child.getValue());
                }
                if (!deep) {
                    next.add(Map.entry(path, child.getValue()));
                }
            }
        }
        return null;
    }

    private static String step(String name, SchemaField field) {
        return field.shape() == Shape.LIST ? name + "[]" : name;
    }
}
