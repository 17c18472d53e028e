package io.outrigger.app.conformance;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.outrigger.app.conformance.StepReport.Difference;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * The report of one area as tests: one for each step that counts, one for each entry of the waiting list that must still
 * be needed. A case whose proxy did not start is one failed test, whatever waits.
 */
record AreaTests(List<CaseReport> cases, WaitingList waiting) {

    Stream<DynamicNode> nodes() {
        Stream<DynamicNode> ofCases = cases.stream()
                .map(each -> dynamicContainer(each.name(), each.error() == null ? steps(each) : Stream.of(dead(each))));
        Stream<DynamicNode> ofEntries = waiting.entries().stream().map(this::stillNeeded);
        return Stream.concat(ofCases, ofEntries);
    }

    private static DynamicTest dead(CaseReport report) {
        return dynamicTest(report.name() + " starts", () -> {
            throw new NotAsRecorded(report.name() + " did not start: " + report.error());
        });
    }

    private Stream<DynamicTest> steps(CaseReport report) {
        return report.steps().stream()
                .filter(step -> !asked(report, step).isEmpty())
                .map(step -> dynamicTest(step.name(), () -> judge(report, step, asked(report, step))));
    }

    private Set<Grade> asked(CaseReport report, StepReport step) {
        return waiting.asked(report.name(), step.name());
    }

    private static void judge(CaseReport report, StepReport step, Set<Grade> asked) {
        Set<Grade> lost = EnumSet.copyOf(asked);
        lost.retainAll(step.lost());
        if (!lost.isEmpty()) {
            throw new NotAsRecorded(report.name() + ": " + step.name() + " is not as recorded:\n"
                    + step.differencesIn(lost).stream()
                            .map(Difference::toString)
                            .collect(Collectors.joining("\n")));
        }
    }

    private DynamicTest stillNeeded(WaitingEntry entry) {
        String name = entry.caseName() + ": " + entry.step();
        return dynamicTest("waiting list: " + name, () -> {
            if (!WaitingList.needs(entry, cases)) {
                throw new NotAsRecorded(name + " is as recorded now: delete the entry from waiting.yaml");
            }
        });
    }
}
