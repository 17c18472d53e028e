package io.outrigger.config.yaml;

import java.util.IdentityHashMap;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Refuses documents whose aliases hold themselves or grow beyond reason when followed ("billion laughs"). */
final class AliasBound {
    private static final long MAX_NODES = 1_000_000;
    private static final long IN_PROGRESS = -1;

    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

    private AliasBound() {}

    /** Throws with the place of the offending alias. */
    static void check(Node root) {
        new AliasBound().size(root);
    }

    private long size(Node node) {
        Long known = sizes.get(node);
        if (known != null) {
            if (known == IN_PROGRESS) {
                throw new Refused("an alias holds itself", node.getStartMark());
            }
            return known;
        }
        sizes.put(node, IN_PROGRESS);
        long size = 1;
        if (node instanceof MappingNode block) {
            for (NodeTuple field : block.getValue()) {
                size += size(field.getKeyNode()) + size(field.getValueNode());
            }
        } else if (node instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                size += size(element);
            }
        }
        if (size > MAX_NODES) {
            throw new Refused("aliases make this larger than " + MAX_NODES + " values", node.getStartMark());
        }
        sizes.put(node, size);
        return size;
    }

    /** A refusal with a place, in the parser's own form. */
    private static final class Refused extends MarkedYAMLException {
        private static final long serialVersionUID = 1;

        Refused(String problem, Mark mark) {
            super(null, null, problem, mark);
        }
    }
}
