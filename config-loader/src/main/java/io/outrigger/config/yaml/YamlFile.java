package io.outrigger.config.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A file of YAML or JSON documents. Documents are cut at {@code ---} and parsed one at a time, so that a broken one does not
 * hide the problems of its neighbours and only one tree is in memory.
 */
public final class YamlFile {
    /** Larger files are refused unread. A small heap could not hold even the text of 16 MiB and what is made of it. */
    public static final int MAX_BYTES =
            (int) Math.min(16 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 16);

    private final String name;
    private final Problems problems;
    private TextLines lines = new TextLines("");
    private Suppressions suppressions = Suppressions.NONE;

    public YamlFile(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    /** Hands every document that could be parsed to {@code reader}, in order, and reports those that could not. */
    public void read(byte[] content, Consumer<YamlDocument> reader) {
        String text = decode(content);
        if (text == null) {
            return;
        }
        lines = new TextLines(text);
        Suppressions.Collector suppressed = new Suppressions.Collector(lines);
        int start = 0;
        for (int cut : cuts()) {
            if (problems.isFull()) {
                return;
            }
            suppressed.document(start, cut, document(start, cut, reader));
            start = cut;
        }
        suppressions = suppressed.finish();
    }

    /** What the author of the file does not want to hear of; known once it is read. */
    public Suppressions suppressions() {
        return suppressions;
    }

    /** Ends of documents, as line numbers from 0, exclusive. */
    private List<Integer> cuts() {
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.startsWith(i, "---") && isMarker(lines.get(i))) {
                cuts.add(i);
            }
        }
        cuts.add(lines.size());
        return cuts;
    }

    static boolean isMarker(String line) {
        return line.startsWith("---") && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '\t');
    }

    private @Nullable MappingNode document(int start, int end, Consumer<YamlDocument> reader) {
        PlaceMap places = new PlaceMap(name, lines, start, 0);
        MappingNode root = mapping(lines.text(start, end), places, problems);
        if (root != null) {
            reader.accept(new YamlDocument(root, places));
        }
        return root;
    }

    /** The block a text holds, or null if it holds nothing or something else, which is reported. */
    static @Nullable MappingNode mapping(String text, PlaceMap places, Problems problems) {
        Node root = YamlParser.parse(text, places, problems);
        if (root == null || Scalars.isNull(root)) {
            return null;
        }
        if (root instanceof MappingNode block) {
            return block;
        }
        Position position = places.at(root.getStartMark());
        problems.add(places.problem(Severity.ERROR, position, "", "a document must be a block of fields"));
        return null;
    }

    private @Nullable String decode(byte[] content) {
        if (content.length > MAX_BYTES) {
            return refuse(1, "the file has " + content.length + " bytes, more than " + MAX_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                if (content[i] == '\n') {
                    line++;
                }
            }
            return refuse(line, "the file is not UTF-8 text");
        }
    }

    private @Nullable String refuse(int line, String why) {
        problems.add(new Problem(Severity.ERROR, new Position(name, line, 1), "", why, "", false));
        return null;
    }
}
