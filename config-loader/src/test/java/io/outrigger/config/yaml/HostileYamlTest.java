package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that are made to cost time or memory are refused, each with a place, and soon. */
@Timeout(10)
final class HostileYamlTest {
    private static String refusal(String text) {
        Problems problems = new Problems();
        new YamlFile("f.yaml", problems).read(text.getBytes(StandardCharsets.UTF_8), document -> {
            throw new AssertionError("read");
        });
        List<Problem> found = problems.sorted();
        assertEquals(1, found.size());
        return found.get(0).toString();
    }

    private static void refused(String text, String start, String reason) {
        String refusal = refusal(text);
        assertTrue(refusal.startsWith(start) && refusal.contains(reason), refusal);
    }

    @Test
    void billionLaughs() {
        String laughs = IntStream.range(1, 10)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n")
                .collect(Collectors.joining());

        refused("a0: &a0 [x]\n" + laughs, "f.yaml:7:30: ", "aliases");
    }

    @Test
    void fewAliasesThatGrowLarge() {
        String laughs = IntStream.range(1, 13)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(4) + "]\n")
                .collect(Collectors.joining());

        refused("a0: &a0 [x]\n" + laughs, "f.yaml:", "larger than 1000000 values");
    }

    @Test
    void aliasesThatHoldThemselves() {
        refused("a: &a\n  b: *a\n", "f.yaml:1:4: ", "an alias holds itself");
        refused("a: &a [1, *a]\n", "f.yaml:1:4: ", "an alias holds itself");
        refused("a: &a\n  <<: *a\n", "f.yaml:1:4: ", "an alias holds itself");
    }

    @Test
    void deepNesting() {
        refused("[".repeat(100_000), "f.yaml:1:51: ", "Nesting Depth exceeded max 50");
        refused("a: " + "{a: ".repeat(100_000), "f.yaml:1:200: ", "Nesting Depth exceeded max 50");
        String steps =
                IntStream.range(0, 500).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
        refused(steps, "f.yaml:51:51: ", "Nesting Depth exceeded max 50");
    }

    @Test
    void hugeDocumentsAndFiles() {
        refused("a: " + "x".repeat(4_000_000), "f.yaml:1:1: ", "more than 3145728");
        refused("a".repeat(YamlFile.MAX_BYTES + 1), "f.yaml:1:1: ", "bytes, more than");
    }

    @Test
    void moreValuesThanTheHeapHasRoomFor() {
        int most = BoundedParser.MOST;
        refused("a:\n" + "- 1\n".repeat(most), "f.yaml:", "more than " + most + " names and values");
    }

    /** SnakeYAML takes half a minute for three million characters of them. */
    @Test
    void runsWithoutEnd() {
        String run = "x".repeat(1024 * 1024);
        for (String line : List.of("b: " + run, "#" + run, "b: '" + run + "'", "b: [" + run + "]")) {
            refused("a: 1\n" + line, "f.yaml:2:1: ", "characters without");
        }
    }

    @Test
    void tagsThatNameClasses() {
        refused("a: !!java.net.URL [b]\n", "f.yaml:1:4: ", "tag is not allowed");
    }

    @Test
    void endlessProblemsEnd() {
        Problems problems = new Problems();
        new YamlFile("f.yaml", problems).read("]\n---\n".repeat(5000).getBytes(StandardCharsets.UTF_8), d -> {});

        assertEquals(1000, problems.sorted().size());
    }
}
