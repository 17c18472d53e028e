package io.outrigger.app.conformance;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the runner found in one step.
 *
 * @param lost the grades in which something differed
 * @param differences field by field
 */
record StepReport(String name, Set<Grade> lost, List<Difference> differences) {

    /** One field that is not as recorded. */
    record Difference(Grade grade, String field, String want, String got) {
        private static Difference of(Yaml written) {
            return new Difference(
                    Grade.of(written.text("grade")),
                    written.text("field"),
                    String.valueOf(written.any("want")),
                    String.valueOf(written.any("got")));
        }

        /** Whether nothing but time differs: the answer came after the last moment allowed. */
        boolean late() {
            int dots = want.indexOf("..");
            return field.equals("client.elapsed_ms")
                    && dots >= 0
                    && Double.parseDouble(got) > Double.parseDouble(want.substring(dots + 2));
        }

        @Override
        public String toString() {
            return grade.word() + " " + field + "\n    want " + want + "\n    got  " + got;
        }
    }

    static StepReport of(Yaml written) {
        Set<Grade> lost = EnumSet.noneOf(Grade.class);
        Yaml grades = written.mapping("grades");
        for (Grade grade : Grade.values()) {
            if (!Boolean.TRUE.equals(grades.any(grade.word()))) {
                lost.add(grade);
            }
        }
        return new StepReport(
                written.text("name"),
                lost,
                written.list("differences").stream().map(Difference::of).toList());
    }

    List<Difference> differencesIn(Set<Grade> grades) {
        return differences.stream()
                .filter(difference -> grades.contains(difference.grade()))
                .toList();
    }
}
