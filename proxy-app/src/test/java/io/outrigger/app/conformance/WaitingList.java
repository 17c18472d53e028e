package io.outrigger.app.conformance;

import io.outrigger.app.conformance.StepReport.Difference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The steps that do not count yet: {@code waiting.yaml}. It may only shrink, so an entry that nothing needs is an error. */
record WaitingList(List<WaitingEntry> entries) {

    static WaitingList read(Path file) throws IOException {
        return new WaitingList(
                Yaml.readList(file).stream().map(WaitingEntry::of).toList());
    }

    WaitingList in(String area) {
        return new WaitingList(entries.stream().filter(each -> each.isIn(area)).toList());
    }

    /** The grades that count for a step: all that no entry takes away. */
    Set<Grade> asked(String caseName, String step) {
        Set<Grade> asked = EnumSet.allOf(Grade.class);
        entries.stream()
                .filter(entry -> entry.covers(caseName, step))
                .forEach(entry -> asked.removeAll(entry.grades()));
        return asked;
    }

    /** Whether any step that the entry covers loses a grade that the entry names. */
    static boolean needs(WaitingEntry entry, List<CaseReport> cases) {
        return cases.stream()
                .anyMatch(each -> each.steps().stream()
                        .anyMatch(step -> entry.covers(each.name(), step.name())
                                && step.lost().stream().anyMatch(entry.grades()::contains)));
    }

    /** Whether all that keeps a case from passing is that some answers came late. */
    boolean onlyLate(CaseReport report) {
        List<Difference> counting = report.steps().stream()
                .flatMap(step -> step.differencesIn(asked(report.name(), step.name())).stream())
                .toList();
        return report.error() == null
                && !counting.isEmpty()
                && counting.stream().allMatch(Difference::late);
    }
}
