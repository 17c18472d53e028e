package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class YamlFileTest {
    private final Problems problems = new Problems();
    private final List<String> documents = new ArrayList<>();

    private List<String> read(byte[] content) {
        new YamlFile("f.yaml", problems).read(content, d -> documents.add(d.word("a") + "@" + d.position()));
        return problems.sorted().stream().map(Problem::toString).toList();
    }

    private List<String> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cutsDocumentsAndKeepsTheirPlaces() {
        assertEquals(List.of(), read("---\n# nothing\n---\na: 1\n--- # two\n\n  a: 2\n---\t\n--- {a: 3}\n---\n"));

        assertEquals(List.of("1@f.yaml:4:1", "2@f.yaml:7:3", "3@f.yaml:9:5"), documents);
    }

    @Test
    void aLineOfDashesIsNoCut() {
        assertEquals(List.of(), read("a: |\n  ---\n  ----\nb: x"));

        assertEquals(1, documents.size());
    }

    @Test
    void reportsEveryBrokenDocument() {
        assertEquals(
                List.of(
                        "f.yaml:2:3: not valid YAML: mapping values are not allowed here; is the line above or this one"
                                + " indented wrongly?",
                        "f.yaml:6:2: not valid YAML: found unexpected end of stream"),
                read("a: 1\n b: 2\n---\na: 2\n---\n'"));
        assertEquals(List.of("2@f.yaml:4:1"), documents);
    }

    @Test
    void allLineEndsAndAByteOrderMarkAreFine() {
        assertEquals(List.of(), read("\uFEFFa: 1\r\n---\r\na: 2\r---\ra: 3"));

        assertEquals(List.of("1@f.yaml:1:1", "2@f.yaml:3:1", "3@f.yaml:5:1"), documents);
    }

    @Test
    void anEmptyFileSaysNothing() {
        assertEquals(List.of(), read(""));
        assertEquals(List.of(), documents);
    }

    @Test
    void aDocumentMustBeABlock() {
        assertEquals(List.of("f.yaml:1:1: a document must be a block of fields"), read("- a\n- b\n"));
    }

    @Test
    void refusesWhatIsNoText() {
        assertEquals(
                List.of("f.yaml:2:1: the file is not UTF-8 text"),
                read(new byte[] {'a', ':', '\n', (byte) 0xe9, '\n'}));
    }

    @Test
    void refusesControlCharacters() {
        assertEquals(List.of("f.yaml:2:4: the character U+0001 is not allowed in YAML"), read("a: b\nc: \u0001\n"));
    }
}
