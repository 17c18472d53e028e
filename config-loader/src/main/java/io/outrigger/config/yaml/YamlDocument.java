package io.outrigger.config.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One document of a file, parsed but not decoded. */
public record YamlDocument(MappingNode root, PlaceMap places) {
    /** The single word that a field of the document holds; empty if there is none. */
    public String word(String field) {
        return value(field) instanceof ScalarNode word && !Scalars.isNull(word) ? word.getValue() : "";
    }

    public boolean has(String field) {
        return value(field) != null;
    }

    /** The blocks of {@code items}, each a document of its own. */
    public List<YamlDocument> items() {
        List<YamlDocument> items = new ArrayList<>();
        if (value("items") instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                if (element instanceof MappingNode block) {
                    items.add(new YamlDocument(block, places));
                }
            }
        }
        return items;
    }

    /** Where the document's first field stands. */
    public Position position() {
        return places.at(root.getStartMark());
    }

    /** A problem of the document as a whole. */
    public Problem problem(Severity severity, String path, String message) {
        return places.problem(severity, position(), path, message);
    }

    /** What holds for a whole kind or version, said once, at the value of the field that names it. */
    public Problem general(Severity severity, String field, String path, String message) {
        Node named = value(field);
        Position at = named == null ? position() : places.at(named.getStartMark());
        return new Problem(severity, at, path, message, places.excerpt(at), true);
    }

    private @Nullable Node value(String field) {
        for (NodeTuple tuple : root.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(field)) {
                return tuple.getValueNode();
            }
        }
        return null;
    }
}
