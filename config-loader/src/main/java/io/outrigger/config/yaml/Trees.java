package io.outrigger.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Values of any shape as maps, lists, texts, numbers and truth values: protocol buffers' {@code Struct}. */
final class Trees {
    private Trees() {}

    static Map<String, Object> map(MappingNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            Object value = value(entry.getValueNode());
            if (entry.getKeyNode() instanceof ScalarNode key && value != null) {
                map.put(key.getValue(), value);
            }
        }
        return map;
    }

    private static @Nullable Object value(Node node) {
        if (node instanceof MappingNode map) {
            return map(map);
        }
        if (node instanceof SequenceNode list) {
            List<Object> elements = new ArrayList<>();
            for (Node element : list.getValue()) {
                Object value = value(element);
                if (value != null) {
                    elements.add(value);
                }
            }
            return elements;
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : null;
    }

    private static @Nullable Object scalar(ScalarNode scalar) {
        if (Scalars.isNull(scalar)) {
            return null;
        }
        Boolean truth = Scalars.bool(scalar);
        if (truth != null && Scalars.looksTyped(scalar)) {
            return truth;
        }
        Double number = Scalars.looksTyped(scalar) ? Scalars.number(scalar) : null;
        if (number == null) {
            return scalar.getValue();
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) number.longValue() : number;
    }
}
