package io.outrigger.config.yaml;

import io.outrigger.config.schema.FieldType;
import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.schema.SchemaField.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds what can be mended in one document without guessing: fields that stand one level too shallow below an empty parent, and
 * fields with a deprecated name. One pass mends one level; the next pass sees the document anew.
 */
final class Repairs {
    private static final Pattern RENAMED = Pattern.compile("deprecated: use ([A-Za-z0-9.]+)(?: .*)?");
    private static final String STEP = "  ";

    private final List<String> lines;
    private final int offset;
    private final List<Edit> edits = new ArrayList<>();

    private Repairs(YamlDocument document) {
        this.lines = document.places().lines();
        this.offset = document.places().lineOffset();
    }

    /** The edits of one pass over a document; empty if there is nothing to mend. */
    static List<Edit> of(YamlDocument document, SchemaField schema) {
        Repairs repairs = new Repairs(document);
        repairs.block(document.root(), schema);
        return repairs.edits;
    }

    private void block(MappingNode node, SchemaField schema) {
        if (node.getFlowStyle() == FlowStyle.FLOW || schema.isOpen()) {
            return;
        }
        Map<String, NodeTuple> fields = named(node);
        List<NodeTuple> tuples = node.getValue();
        for (int i = 0; i < tuples.size(); i++) {
            SchemaField field = schema.field(name(tuples.get(i)));
            if (field == null) {
                continue;
            }
            int lost = Scalars.isNull(tuples.get(i).getValueNode()) ? lost(tuples, i + 1, schema, field) : 0;
            if (lost > 0) {
                indent(tuples, i + 1, i + 1 + lost, node);
                i += lost;
            } else {
                value(tuples.get(i), field, fields);
            }
        }
    }

    /** How many fields from {@code first} on belong below the empty field before them. */
    private static int lost(List<NodeTuple> tuples, int first, SchemaField schema, SchemaField parent) {
        boolean takesFields = parent.type() == FieldType.BLOCK && parent.shape() == Shape.SINGLE;
        int end = first;
        while (takesFields && end < tuples.size()) {
            String name = name(tuples.get(end));
            if (schema.field(name) != null || parent.field(name) == null) {
                break;
            }
            end++;
        }
        return end - first;
    }

    private void indent(List<NodeTuple> tuples, int from, int to, MappingNode node) {
        int first = tuples.get(from).getKeyNode().getStartMark().getLine();
        int last = to < tuples.size()
                ? tuples.get(to).getKeyNode().getStartMark().getLine()
                : node.getEndMark().getLine() + (node.getEndMark().getColumn() == 0 ? 0 : 1);
        for (int line = first; line < last && offset + line < lines.size(); line++) {
            if (!lines.get(offset + line).isBlank()) {
                edits.add(new Edit(offset + line, 0, 0, STEP));
            }
        }
    }

    private void value(NodeTuple tuple, SchemaField field, Map<String, NodeTuple> siblings) {
        if (!field.deprecation().isEmpty()) {
            rename(tuple, field, siblings);
            return;
        }
        if (field.type() != FieldType.BLOCK) {
            return;
        }
        Node value = tuple.getValueNode();
        if (field.shape() == Shape.SINGLE && value instanceof MappingNode block) {
            block(block, field);
        } else if (field.shape() == Shape.LIST && value instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                if (element instanceof MappingNode block) {
                    block(block, field);
                }
            }
        }
    }

    /** Gives a field its new name, or its new place one level down. */
    private void rename(NodeTuple tuple, SchemaField field, Map<String, NodeTuple> siblings) {
        Matcher renamed = RENAMED.matcher(field.deprecation());
        if (!renamed.matches() || !(tuple.getKeyNode() instanceof ScalarNode key)) {
            return;
        }
        String[] steps = renamed.group(1).split("\\.", -1);
        if (siblings.containsKey(steps[0])) {
            return;
        }
        Node value = tuple.getValueNode();
        int column = key.getStartMark().getColumn();
        int line = offset + key.getStartMark().getLine();
        if (value instanceof ScalarNode
                && value.getStartMark().getLine() == key.getStartMark().getLine()) {
            String text = String.join(":\n" + " ".repeat(column) + STEP, steps);
            edits.add(new Edit(line, column, length(key), text));
        } else if (value instanceof SequenceNode list && plainTexts(list)) {
            for (Node element : list.getValue()) {
                int at = element.getStartMark().getColumn();
                edits.add(new Edit(offset + element.getStartMark().getLine(), at, 0, "exact: "));
            }
            edits.add(new Edit(line, column, length(key), steps[0]));
        }
    }

    /** Texts that became matches, as the origins of a CORS policy did; {@code *} would need another form. */
    private static boolean plainTexts(SequenceNode list) {
        return list.getFlowStyle() != FlowStyle.FLOW
                && list.getValue().stream()
                        .allMatch(e -> e instanceof ScalarNode s && s.getValue().indexOf('*') < 0);
    }

    private static int length(Node node) {
        return node.getEndMark().getColumn() - node.getStartMark().getColumn();
    }

    private static Map<String, NodeTuple> named(MappingNode node) {
        Map<String, NodeTuple> fields = new LinkedHashMap<>();
        node.getValue().forEach(tuple -> fields.put(name(tuple), tuple));
        return fields;
    }

    private static String name(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
    }
}
