package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a fuzzer once found interesting, and seeds of its work: each input of the kept corpus, run again. */
final class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    @Test
    void requestsOfTheCorpusAreReadStrictlyHoweverTheyArrive() throws IOException {
        for (Path input : inputs("requests")) {
            named(input, RequestsFuzz::fuzzerTestOneInput);
        }
    }

    @Test
    void answersOfTheCorpusAreReadStrictlyHoweverTheyArrive() throws IOException {
        for (Path input : inputs("answers")) {
            named(input, AnswersFuzz::fuzzerTestOneInput);
        }
    }

    @Test
    void framesOfTheCorpusAreReadStrictlyHoweverTheyArrive() throws IOException {
        for (Path input : inputs("frames")) {
            named(input, FramesFuzz::fuzzerTestOneInput);
        }
    }

    /** What is done with an input. */
    private interface Target {
        void accept(byte[] bytes);
    }

    private static void named(Path input, Target target) throws IOException {
        byte[] bytes = Files.readAllBytes(input);
        try {
            target.accept(bytes);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("input " + input.getFileName(), e);
        }
    }

    private static List<Path> inputs(String kind) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(kind))) {
            List<Path> inputs = files.sorted().toList();
            assertTrue(inputs.size() > 10, "the corpus of " + kind + " is there");
            return inputs;
        }
    }
}
