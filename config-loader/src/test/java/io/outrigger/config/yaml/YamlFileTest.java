package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                        "f.yaml:2:3: not valid YAML: `a` in line 1 has a value already: this line stands too far right,"
                                + " or that value too much",
                        "f.yaml:6:1: not valid YAML: this quote is never closed"),
                read("a: 1\n b: 2\n---\na: 2\n---\n'"));
        assertEquals(List.of("2@f.yaml:4:1"), documents);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        $ kubectl apply -f - <<EOF~a: 1     | 1:1 this line is a shell command; take it out of the file
        a: 1~EOF~b: 2                       | 2:1 this line ends a shell's input; take it out of the file
        a:~  b: 1~ c: 2                     | 3:2 this line stands in column 2, but `a` in line 1 and its neighbours in column 1
        a: text: more                       | 1:8 a value with `: ` inside needs quotes
        a:~  b: 1~  ...~                     | 3:3 `...` stands for something left out; write it, or take it out
        a: {b: 1}~word~b: 1                 | 2:1 this is neither a field (`name: value`) nor an element (`- value`)
        a: {b: 1~b: 2                       | 2:2 expected ',' or '}', but got :; a bracket is not closed, here or in a line above
        """, quoteCharacter = '\0')
    void saysInTheAuthorsWordsWhatIsWrong(String text, String expected) {
        String place = expected.substring(0, expected.indexOf(' '));
        String message = expected.substring(expected.indexOf(' ') + 1);

        assertEquals(List.of("f.yaml:" + place + ": not valid YAML: " + message), read(text.replace('~', '\n')));
    }

    @Test
    void aDocumentOfTooManyValuesIsRefusedBeforeItFillsTheMemory() {
        assertEquals(
                List.of("f.yaml:1:400001: the document has more than 400000 names and values; cut it at `---`"),
                read("[" + "a,".repeat(500_000) + "]").stream()
                        .map(text -> text.replaceFirst("not valid YAML: ", "").replaceFirst(":1:\\d+:", ":1:400001:"))
                        .toList());
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
