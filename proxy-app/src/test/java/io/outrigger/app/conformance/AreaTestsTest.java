package io.outrigger.app.conformance;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.conformance.StepReport.Difference;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** From a report to tests. */
final class AreaTestsTest {
    private static final StepReport KEPT = new StepReport("kept", Set.of(), List.of());
    private static final StepReport LOST = new StepReport(
            "lost", EnumSet.of(Grade.LOG), List.of(new Difference(Grade.LOG, "log.route_name", "default", "null")));

    @Test
    void aStepThatDiffersFailsAndSaysWhere() {
        List<DynamicTest> tests = tests(null, List.of(KEPT, LOST));

        assertDoesNotThrow(tests.get(0).getExecutable());
        AssertionError failure = assertThrows(AssertionError.class, tests.get(1).getExecutable());
        assertTrue(
                String.valueOf(failure.getMessage()).contains("log log.route_name\n    want default\n    got  null"));
    }

    @Test
    void aStepThatWaitsIsNoTestButItsEntryIs() {
        WaitingEntry entry = new WaitingEntry("a/b", "lost", EnumSet.allOf(Grade.class), "why");

        List<DynamicTest> tests = tests(null, List.of(KEPT, LOST), entry);

        assertEquals(
                List.of("kept", "waiting list: a/b: lost"),
                tests.stream().map(DynamicNode::getDisplayName).toList());
        tests.forEach(test -> assertDoesNotThrow(test.getExecutable()));
    }

    @Test
    void anEntryThatNothingNeedsFails() {
        WaitingEntry entry = new WaitingEntry("a/b", "kept", EnumSet.allOf(Grade.class), "why");

        List<DynamicTest> tests = tests(null, List.of(KEPT), entry);

        assertEquals(1, tests.size());
        assertThrows(AssertionError.class, tests.get(0).getExecutable());
    }

    @Test
    void aCaseThatDoesNotStartFailsEvenIfItsStepsWait() {
        WaitingEntry entry = new WaitingEntry("a/b", "*", EnumSet.allOf(Grade.class), "why");

        List<DynamicTest> tests = tests("proxy ended with 1", List.of(LOST), entry);

        AssertionError failure = assertThrows(AssertionError.class, tests.get(0).getExecutable());
        assertEquals("a/b did not start: proxy ended with 1", failure.getMessage());
    }

    private static List<DynamicTest> tests(@Nullable String error, List<StepReport> steps, WaitingEntry... waiting) {
        return new AreaTests(List.of(new CaseReport("a/b", 1, error, steps)), new WaitingList(List.of(waiting)))
                .nodes()
                .flatMap(AreaTestsTest::leaves)
                .toList();
    }

    private static Stream<DynamicTest> leaves(DynamicNode node) {
        return node instanceof DynamicContainer container
                ? container.getChildren().flatMap(AreaTestsTest::leaves)
                : Stream.of((DynamicTest) node);
    }
}
