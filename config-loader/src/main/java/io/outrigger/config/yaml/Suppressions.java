package io.outrigger.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Which warnings and notes of a file its author has seen and does not want to hear of again. Errors cannot be suppressed.
 *
 * <p>{@code # outrigger:ignore IST0130} beside a line speaks of that line, on a line of its own of the next one, and above the
 * first field of a document of all of it. Several codes may stand behind it; none or {@code *} means all. The annotation
 * {@code galley.istio.io/analyze-suppress} speaks of its document.
 */
public final class Suppressions {
    /** A file that suppresses nothing. */
    public static final Suppressions NONE = new Suppressions(List.of());

    private static final String WORD = "outrigger:ignore";
    private static final String ANNOTATION = "galley.istio.io/analyze-suppress";
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#\\s*" + WORD + "((?:[ ,]+[A-Z*][A-Z0-9*]*)*)");
    private static final Pattern SEPARATORS = Pattern.compile("[ ,]+");

    private final List<Range> ranges;

    private Suppressions(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** Lines and the codes that are not told of them; {@code *} is all codes. */
    private record Range(int first, int last, Set<String> codes) {
        boolean covers(Problem problem) {
            int line = problem.position().line();
            return line >= first && line <= last && (codes.contains("*") || codes.contains(problem.rule()));
        }
    }

    /** Whether the author does not want to hear of this. */
    public boolean cover(Problem problem) {
        return problem.severity() != Severity.ERROR && ranges.stream().anyMatch(range -> range.covers(problem));
    }

    /** Collects what one file says. */
    static final class Collector {
        private final List<String> lines;
        private final boolean comments;
        private final List<Range> ranges = new ArrayList<>();

        Collector(TextLines lines) {
            this.lines = lines;
            this.comments = lines.has(WORD);
        }

        Suppressions finish() {
            return ranges.isEmpty() ? NONE : new Suppressions(ranges);
        }

        /**
         * Looks at one document.
         *
         * @param start its first line, from 0
         * @param end the line behind it
         */
        void document(int start, int end, @Nullable MappingNode root) {
            for (int i = start; comments && i < end; i++) {
                if (lines.get(i).contains(WORD)) {
                    comment(i, start, end);
                }
            }
            String annotation = root == null ? "" : word(block(block(root, "metadata"), "annotations"), ANNOTATION);
            if (!annotation.isEmpty()) {
                ranges.add(new Range(start + 1, end, codes(annotation)));
            }
        }

        private void comment(int line, int start, int end) {
            Matcher comment = COMMENT.matcher(lines.get(line));
            if (!comment.find()) {
                return;
            }
            Set<String> codes = codes(comment.group(1));
            if (!isComment(line)) {
                ranges.add(new Range(line + 1, line + 1, codes));
                return;
            }
            boolean above = lines.subList(start, line).stream().allMatch(Collector::saysNothing);
            int next = line + 1;
            while (next < end && saysNothing(lines.get(next))) {
                next++;
            }
            ranges.add(above ? new Range(start + 1, end, codes) : new Range(next + 1, next + 1, codes));
        }

        private boolean isComment(int line) {
            return lines.get(line).stripLeading().startsWith("#");
        }

        private static boolean saysNothing(String line) {
            String text = line.strip();
            return text.isEmpty() || text.startsWith("#") || text.startsWith("---");
        }

        private static Set<String> codes(String text) {
            String list = text.strip();
            return list.isEmpty() ? Set.of("*") : Set.copyOf(List.of(SEPARATORS.split(list)));
        }

        private static @Nullable MappingNode block(@Nullable MappingNode in, String field) {
            return in != null && value(in, field) instanceof MappingNode block ? block : null;
        }

        private static String word(@Nullable MappingNode in, String field) {
            return in != null && value(in, field) instanceof ScalarNode word ? word.getValue() : "";
        }

        private static @Nullable Node value(MappingNode in, String field) {
            for (NodeTuple tuple : in.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(field)) {
                    return tuple.getValueNode();
                }
            }
            return null;
        }
    }
}
