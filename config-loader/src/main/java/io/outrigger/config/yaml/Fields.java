package io.outrigger.config.yaml;

import io.outrigger.config.schema.SchemaField;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Indexes the keys of a block: reports those that stand twice, follows merge keys, and gives proto names their JSON form. */
final class Fields {
    private static final String MERGE = "<<";

    private final Reading reading;
    private final SchemaField schema;
    private final FieldPath path;
    private final Map<String, NodeTuple> byName = new LinkedHashMap<>();

    private Fields(Reading reading, SchemaField schema, FieldPath path) {
        this.reading = reading;
        this.schema = schema;
        this.path = path;
    }

    /** The fields of a block by the schema's names, in the order of the document. */
    static Map<String, NodeTuple> of(MappingNode block, Reading reading, SchemaField schema, FieldPath path) {
        Fields fields = new Fields(reading, schema, path);
        fields.addOwn(block);
        fields.addMerged(block);
        return fields.byName;
    }

    private void addOwn(MappingNode block) {
        for (NodeTuple tuple : block.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode name)) {
                report(key, path, "the name of a field must be a single word");
            } else if (!isMerge(name)) {
                NodeTuple before = byName.putIfAbsent(canonical(name.getValue()), tuple);
                if (before != null) {
                    int line = reading.places()
                            .at(before.getKeyNode().getStartMark())
                            .line();
                    report(key, path.field(name.getValue()), "stands twice; first in line " + line);
                }
            }
        }
    }

    private void addMerged(MappingNode block) {
        for (NodeTuple tuple : block.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name && isMerge(name)) {
                Node value = tuple.getValueNode();
                if (value instanceof SequenceNode list) {
                    list.getValue().forEach(this::merge);
                } else {
                    merge(value);
                }
            }
        }
    }

    private void merge(Node value) {
        if (!(value instanceof MappingNode block)) {
            report(value, path.field(MERGE), "only blocks can be merged");
            return;
        }
        for (NodeTuple tuple : block.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name && !isMerge(name)) {
                byName.putIfAbsent(canonical(name.getValue()), tuple);
            }
        }
        addMerged(block);
    }

    private static boolean isMerge(ScalarNode name) {
        return name.getTag().equals(Tag.MERGE)
                || (Scalars.isPlain(name) && name.getValue().equals(MERGE));
    }

    private String canonical(String name) {
        if (name.indexOf('_') < 0 || !reading.schema().acceptsProtoNames() || schema.field(name) != null) {
            return name;
        }
        String json = jsonName(name);
        return schema.field(json) == null ? name : json;
    }

    private static String jsonName(String name) {
        StringBuilder json = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                json.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return json.toString();
    }

    private void report(Node at, FieldPath where, String message) {
        reading.report(Severity.ERROR, reading.places().at(at.getStartMark()), where.toString(), message);
    }
}
