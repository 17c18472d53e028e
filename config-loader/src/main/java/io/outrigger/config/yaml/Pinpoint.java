package io.outrigger.config.yaml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds the exact place of a message about a decoded resource, which knows the path of the value it is about but only roughly where
 * its resource stands. Looks into the file once more: messages are few, and no resource has to carry the places of all its values.
 * Remembers the file and document it looked at last, so problems are best given by place.
 */
public final class Pinpoint {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([^\\]]*)\\]");

    private String file = "";
    private TextLines lines = new TextLines("");
    private int documentStart = -1;
    private @Nullable MappingNode document;

    /** The problems, each at the value it is about where that can be found, with its line of the file. */
    public List<Problem> exactly(List<Problem> problems) {
        List<Problem> exact = new ArrayList<>(problems.size());
        for (Problem problem : problems) {
            Position value = problem.path().startsWith("spec") ? find(problem.position(), problem.path()) : null;
            exact.add(value == null ? problem : problem.at(value));
        }
        return exact;
    }

    /** The same problem with the line of the file it is about, if it has none. */
    public Problem withLine(Problem problem) {
        open(problem.position().file());
        return problem.withExcerpt(new PlaceMap(file, lines, 0, 0).excerpt(problem.position()));
    }

    private void open(String name) {
        if (!name.equals(file)) {
            file = name;
            lines = read(name);
            documentStart = -1;
            document = null;
        }
    }

    private static TextLines read(String name) {
        try {
            Path path = Path.of(name);
            boolean readable = Files.isRegularFile(path) && Files.size(path) <= YamlFile.MAX_BYTES;
            String text = readable ? new String(Files.readAllBytes(path), StandardCharsets.UTF_8) : "";
            boolean binary = text.indexOf('\0') >= 0;
            return new TextLines(binary ? "" : text);
        } catch (IOException e) {
            // Whoever read the file before has said what is wrong with it.
            return new TextLines("");
        }
    }

    private @Nullable Position find(Position roughly, String path) {
        open(roughly.file());
        int line = roughly.line() - 1;
        if (line >= lines.size()) {
            return null;
        }
        int start = line;
        while (start > 0 && !YamlFile.isMarker(lines.get(start))) {
            start--;
        }
        PlaceMap places = new PlaceMap(file, lines, start, 0);
        if (start != documentStart) {
            documentStart = start;
            document = YamlFile.mapping(text(start), places, new Problems());
        }
        Node root = document == null ? null : item(document, line - start);
        Node value = root == null ? null : walk(root, path);
        return value == null ? null : places.at(value.getStartMark());
    }

    private String text(int start) {
        int end = start + 1;
        while (end < lines.size() && !YamlFile.isMarker(lines.get(end))) {
            end++;
        }
        return String.join("\n", lines.subList(start, end));
    }

    /** The resource at a line: the document, or one of its items if it is a list. */
    private static Node item(MappingNode document, int line) {
        Node items = step(document, "items");
        Node item = document;
        if (items instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                item = element.getStartMark().getLine() <= line ? element : item;
            }
        }
        return item;
    }

    /** The value a path leads to, or its name if it has no value; null if the path leads nowhere. */
    private static @Nullable Node walk(Node root, String path) {
        Node node = root;
        Matcher steps = STEP.matcher(path);
        while (node != null && steps.find()) {
            String name = steps.group(1);
            node = name != null ? step(node, name) : element(node, steps.group(2));
        }
        return node;
    }

    private static @Nullable Node element(Node node, String index) {
        if (!(node instanceof SequenceNode list)) {
            return step(node, index);
        }
        int at = index.isEmpty() ? 0 : Integer.parseInt(index);
        return at < list.getValue().size() ? list.getValue().get(at) : null;
    }

    private static @Nullable Node step(Node node, String name) {
        if (node instanceof MappingNode block) {
            for (NodeTuple field : block.getValue()) {
                if (field.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return Scalars.isNull(field.getValueNode()) ? key : field.getValueNode();
                }
            }
        }
        return null;
    }
}
