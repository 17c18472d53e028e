package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The quick parser returns what SnakeYAML returns, or nothing. */
final class PlainYamlTest {
    private static final int CHANGED_TEXTS = 60_000;
    private static final String INSERTED = " \n:-#'\"[]{},&*!|>%@`?\\\tab0~.=<\r\u00e9";
    private static final Pattern MARKER = Pattern.compile("(?m)^(?=---)");

    private static final List<String> PIECES = List.of(
            "a: 1\nb:\n- x\n- y: z\n  w:\nc: {d: [e, 'f', \"g\"], h: {}}\n",
            "---\n"
                    + "spec:\n"
                    + "  hosts:\n"
                    + "  - \"*\"\n"
                    + "  http:\n"
                    + "    - match:\n"
                    + "        - uri: {prefix: /a}\n"
                    + "      timeout: 3s # c\n",
            "# c\n\na:\n\n  b: http://x:80/y?z=1\n  # d\n  - e\n",
            "a:\n  - - 1\n    - 2\n  -\n    x: y\n  -\n  - z: 'it''s'\nb: on\nc: ~\nd: 1.5\ne: 0x1F\nf: 2026-01-31\n",
            "a: [b, c, ]\nl:\n- m",
            "d: {e: f, }\ng: []\nh: [[], {i: j}]\nk: -1\nl: .5\nm: -\n");

    private static List<String> examples() throws IOException {
        List<String> documents = new ArrayList<>(PIECES);
        try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                documents.addAll(List.of(MARKER.split(text)));
                documents.addAll(List.of(MARKER.split(text.stripTrailing())));
            }
        }
        return documents;
    }

    @Test
    void readsMostExamplesAndEachLikeSnakeYaml() throws IOException {
        int plain = 0;
        List<String> examples = examples();
        for (String text : examples) {
            plain += compare(text) ? 1 : 0;
        }

        assertTrue(plain > examples.size() * 9 / 10, plain + " of " + examples.size());
    }

    @Test
    void readsWhateverBecomesOfThemLikeSnakeYamlOrNotAtAll() throws IOException {
        Random random = new Random(42);
        List<String> examples =
                examples().stream().filter(text -> text.length() < 1500).toList();
        int plain = 0;
        for (int i = 0; i < CHANGED_TEXTS; i++) {
            StringBuilder text = new StringBuilder(examples.get(random.nextInt(examples.size())));
            for (int changes = 1 + random.nextInt(3); changes > 0 && text.length() > 1; changes--) {
                change(text, random);
            }
            plain += compare(text.toString()) ? 1 : 0;
        }

        assertTrue(plain > CHANGED_TEXTS / 10, plain + " were plain");
    }

    private static void change(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, INSERTED.charAt(random.nextInt(INSERTED.length())));
            case 2 -> text.setCharAt(at, INSERTED.charAt(random.nextInt(INSERTED.length())));
            default -> {
                int end = Math.min(text.length(), at + 1 + random.nextInt(12));
                text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
    }

    /** Whether the quick parser read it, in which case both agree. */
    private static boolean compare(String text) {
        Node plain = YamlParser.composePlain(text);
        if (plain == null) {
            return false;
        }
        try {
            Node reference = YamlParser.compose(text);
            assertNotNull(reference, text);
            assertEquals(show(reference), show(plain), text);
        } catch (YAMLException e) {
            throw new AssertionError("SnakeYAML refuses: " + text, e);
        }
        return true;
    }

    private static String show(Node node) {
        StringBuilder shown = new StringBuilder();
        show(node, shown);
        return shown.toString();
    }

    private static void show(Node node, StringBuilder into) {
        into.append(node.getTag()).append('@');
        into.append(place(node.getStartMark())).append('-').append(place(node.getEndMark()));
        if (node instanceof ScalarNode scalar) {
            into.append(scalar.getScalarStyle())
                    .append('`')
                    .append(scalar.getValue())
                    .append("`\n");
        } else if (node instanceof SequenceNode list) {
            into.append(list.getFlowStyle()).append("[\n");
            list.getValue().forEach(element -> show(element, into));
            into.append("]\n");
        } else if (node instanceof MappingNode block) {
            into.append(block.getFlowStyle()).append("{\n");
            for (NodeTuple field : block.getValue()) {
                show(field.getKeyNode(), into);
                show(field.getValueNode(), into);
            }
            into.append("}\n");
        }
    }

    private static String place(Mark mark) {
        return mark.getIndex() + "=" + mark.getLine() + ":" + mark.getColumn();
    }

    @Test
    void leavesTheRestAlone() {
        for (String text : List.of(
                "",
                "# nothing\n",
                "word",
                "- list\n",
                "a: &b c\nd: *b\n",
                "a: |\n  text\n",
                "a: b\n  c\n",
                "a: b: c\n",
                "a: \"x\\ny\"\n",
                "a: {b: c\n}\n",
                "a: !!str 1\n",
                "<<: {a: b}\n",
                "a:\t1\n",
                "a: 1\r\n",
                "a: \u00e9\n",
                "a: 1\n...\n")) {
            assertNull(YamlParser.composePlain(text), text);
        }
    }

    @Test
    void doesNotDescendTooDeep() {
        assertNull(YamlParser.composePlain("a: " + "[".repeat(100_000)));
        assertNull(YamlParser.composePlain("a: " + "[".repeat(31) + "]".repeat(31) + "\n"));
        assertNotNull(YamlParser.composePlain("a: " + "[".repeat(29) + "]".repeat(29) + "\n"));
    }
}
