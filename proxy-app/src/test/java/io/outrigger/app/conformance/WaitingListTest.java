package io.outrigger.app.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The waiting list itself, and how it takes grades away. */
final class WaitingListTest {
    private static final Path SUITE = Path.of("src/test/conformance").toAbsolutePath();
    private static final WaitingEntry LOG_ONLY =
            new WaitingEntry("gateway/bind", "own * (HTTP/2)", EnumSet.of(Grade.LOG), "why");

    @Test
    void everyEntryNamesStepsThatExistAndSaysWhy() throws IOException {
        Set<String> steps = steps();
        Set<String> seen = new HashSet<>();

        for (WaitingEntry entry :
                WaitingList.read(SUITE.resolve("waiting.yaml")).entries()) {
            assertTrue(
                    steps.stream().map(step -> step.split("\n", 2)).anyMatch(step -> entry.covers(step[0], step[1])),
                    () -> "no such step: " + entry);
            assertFalse(entry.why().isBlank(), () -> "no reason: " + entry);
            assertTrue(seen.add(entry.caseName() + "\n" + entry.step() + entry.grades()), () -> "twice: " + entry);
        }
    }

    @Test
    void anEntryTakesOnlyItsGradesAndOnlyFromItsSteps() {
        WaitingList list = new WaitingList(List.of(LOG_ONLY));

        assertEquals(EnumSet.of(Grade.ROUTE, Grade.WIRE), list.asked("gateway/bind", "own host (HTTP/2)"));
        assertEquals(EnumSet.allOf(Grade.class), list.asked("gateway/bind", "own host"));
        assertEquals(EnumSet.allOf(Grade.class), list.asked("gateway/bind-two", "own host (HTTP/2)"));
    }

    @Test
    void anEntryIsNeededWhileAStepLosesAGradeOfIt() {
        assertTrue(WaitingList.needs(LOG_ONLY, lost("own host (HTTP/2)", Grade.LOG)));
        assertFalse(WaitingList.needs(LOG_ONLY, lost("own host (HTTP/2)", Grade.WIRE)));
        assertFalse(WaitingList.needs(LOG_ONLY, lost("another", Grade.LOG)));
    }

    private static List<CaseReport> lost(String step, Grade grade) {
        return List.of(
                new CaseReport("gateway/bind", 1, null, List.of(new StepReport(step, EnumSet.of(grade), List.of()))));
    }

    /** Case and step of every step there is, divided by a line feed. */
    private static Set<String> steps() throws IOException {
        Set<String> steps = new HashSet<>();
        Path cases = SUITE.resolve("cases");
        try (Stream<Path> files = Files.walk(cases, 2)) {
            for (Path file : files.filter(WaitingListTest::isCase).toList()) {
                String name = cases.relativize(file).toString().replace(".yaml", "");
                Yaml.read(file).list("steps").stream()
                        .filter(step -> step.any("name") != null)
                        .forEach(step -> steps.add(name + "\n" + step.text("name")));
            }
        }
        return steps;
    }

    private static boolean isCase(Path file) {
        return file.toString().endsWith(".yaml") && !file.toString().endsWith(".golden.yaml");
    }
}
