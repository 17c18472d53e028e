package io.outrigger.config.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads the YAML that nearly all configuration is written in, several times as fast as SnakeYAML: blocks and lists by indentation,
 * words and quoted texts that end in their line, and flow collections of one line. Of anything else, right or wrong, it says
 * nothing, and SnakeYAML reads the document from its beginning; so this never reports a mistake, and what it returns is what
 * SnakeYAML would return, places included ({@code PlainYamlTest} compares the two).
 *
 * <p>A load of ten thousand services is mostly reading, with code that is not warm yet: this is a third of its processor time.
 */
final class PlainYaml {
    private static final int DEEPEST = 30;
    private static final int LONGEST_KEY = 100;
    private static final int[] NO_BUFFER = {};
    private static final String FIRST_OF_WORD = "_/.+~^$(";

    private final PlainText text;
    private final Resolver tags;
    private int depth;

    private PlainYaml(String text, Resolver tags) {
        this.text = new PlainText(text);
        this.tags = tags;
    }

    /** The root of the document, or null if it holds nothing, or something that is for the other parser. */
    static @Nullable Node compose(String text, Resolver tags) {
        if (text.length() > BoundedParser.MOST) {
            return null;
        }
        PlainYaml yaml = new PlainYaml(text, tags);
        return yaml.text.begin() ? yaml.document() : null;
    }

    private @Nullable Node document() {
        Node root = text.isAtKey() ? mapping(text.column()) : null;
        return root != null && text.isAtEnd() ? root : null;
    }

    // Blocks. Each begins at its first character and ends at the first one behind it that is no blank.

    private @Nullable Node mapping(int column) {
        if (++depth > DEEPEST) {
            return null;
        }
        Mark start = mark();
        List<NodeTuple> fields = new ArrayList<>(4);
        while (text.isAtKey()) {
            ScalarNode key = key();
            Node value = key == null ? null : valueOfField(column);
            if (key == null || value == null || !text.nextContent() || text.isIndentedBeyond(column)) {
                return null;
            }
            fields.add(new NodeTuple(key, value));
            if (text.endsBlockOf(column)) {
                depth--;
                return new MappingNode(Tag.MAP, true, fields, start, mark(), FlowStyle.BLOCK);
            }
        }
        return null;
    }

    private @Nullable ScalarNode key() {
        ScalarNode key = text.isQuote() ? quoted() : word(text.endOfKey());
        if (key == null || key.getValue().length() > LONGEST_KEY || text.current() != ':') {
            return null;
        }
        text.skip(1);
        return key;
    }

    private @Nullable Node valueOfField(int column) {
        if (!text.endsLine()) {
            return inline();
        }
        Mark nothing = mark();
        if (!text.nextContent()) {
            return null;
        }
        boolean dash = text.isDash();
        if (text.endsBlockOf(column) || (text.column() == column && !dash)) {
            return absent(nothing);
        }
        if (dash) {
            return sequence(text.column(), text.column() == column);
        }
        return text.isAtKey() ? mapping(text.column()) : null;
    }

    private @Nullable Node sequence(int column, boolean indentless) {
        if (++depth > DEEPEST) {
            return null;
        }
        Mark start = mark();
        List<Node> elements = new ArrayList<>(4);
        while (text.isDash()) {
            text.skip(1);
            Node element = element(column);
            if (element == null || !text.nextContent() || text.isIndentedBeyond(column)) {
                return null;
            }
            elements.add(element);
            if (text.endsBlockOf(column) || (indentless && !text.isDash())) {
                depth--;
                return new SequenceNode(Tag.SEQ, true, elements, start, mark(), FlowStyle.BLOCK);
            }
        }
        return null;
    }

    private @Nullable Node element(int column) {
        if (text.endsLine()) {
            Mark nothing = mark();
            if (!text.nextContent()) {
                return null;
            }
            if (text.endsBlockOf(column + 1)) {
                return absent(nothing);
            }
        } else {
            text.skipSpaces();
        }
        if (text.isDash()) {
            return sequence(text.column(), false);
        }
        if (text.isAtKey()) {
            return mapping(text.column());
        }
        return text.isFirstOfLine() ? null : inline();
    }

    private ScalarNode absent(Mark at) {
        return new ScalarNode(tags.resolve(NodeId.scalar, "", true), true, "", at, at, ScalarStyle.PLAIN);
    }

    // What stands behind its key or dash, and is alone there

    private @Nullable Node inline() {
        text.skipSpaces();
        Node value;
        if (text.isQuote()) {
            value = quoted();
        } else if (text.current() == '[' || text.current() == '{') {
            value = flow();
        } else {
            value = word(text.endOfWord());
        }
        return value != null && text.endsLine() ? value : null;
    }

    private @Nullable ScalarNode word(int end) {
        int start = text.position();
        if (end <= start || !isFirst(text.current(), text.at(start + 1))) {
            return null;
        }
        Mark before = mark();
        String word = text.take(end);
        return new ScalarNode(tags.resolve(NodeId.scalar, word, true), true, word, before, mark(), ScalarStyle.PLAIN);
    }

    private static boolean isFirst(char c, char next) {
        return c == '-' ? isLetterOrDigit(next) : isLetterOrDigit(c) || FIRST_OF_WORD.indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private @Nullable ScalarNode quoted() {
        boolean single = text.current() == '\'';
        int end = text.endOfQuoted();
        if (end < 0) {
            return null;
        }
        Mark before = mark();
        text.skip(1);
        String content = text.take(end);
        text.skip(1);
        ScalarStyle style = single ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.DOUBLE_QUOTED;
        return new ScalarNode(tags.resolve(NodeId.scalar, content, false), true, content, before, mark(), style);
    }

    // Flow collections of one line

    private @Nullable Node flow() {
        if (++depth > DEEPEST) {
            return null;
        }
        Mark start = mark();
        boolean list = text.current() == '[';
        text.skip(1);
        text.skipSpaces();
        Node collection = list ? flowList(start) : flowBlock(start);
        depth--;
        return collection;
    }

    private @Nullable Node flowList(Mark start) {
        List<Node> elements = new ArrayList<>(4);
        while (text.current() != ']') {
            Node element = flowValue();
            if (element == null || !endsElement(']')) {
                return null;
            }
            elements.add(element);
        }
        text.skip(1);
        return new SequenceNode(Tag.SEQ, true, elements, start, mark(), FlowStyle.FLOW);
    }

    private @Nullable Node flowBlock(Mark start) {
        List<NodeTuple> fields = new ArrayList<>(4);
        while (text.current() != '}') {
            NodeTuple field = flowField();
            if (field == null || !endsElement('}')) {
                return null;
            }
            fields.add(field);
        }
        text.skip(1);
        return new MappingNode(Tag.MAP, true, fields, start, mark(), FlowStyle.FLOW);
    }

    private boolean endsElement(char close) {
        text.skipSpaces();
        if (text.current() == ',') {
            text.skip(1);
            text.skipSpaces();
            return true;
        }
        return text.current() == close;
    }

    private @Nullable NodeTuple flowField() {
        ScalarNode key = text.isAtKey() ? key() : null;
        if (key == null || text.endsLine()) {
            return null;
        }
        text.skipSpaces();
        Node value = flowValue();
        return value == null ? null : new NodeTuple(key, value);
    }

    private @Nullable Node flowValue() {
        if (text.isQuote()) {
            return quoted();
        }
        if (text.current() == '[' || text.current() == '{') {
            return flow();
        }
        return word(text.endOfFlowWord());
    }

    private Mark mark() {
        return new Mark("reader", text.position(), text.line(), text.column(), NO_BUFFER, 0);
    }
}
