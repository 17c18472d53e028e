package io.outrigger.app.conformance;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How much of an area is as recorded, in percent of the steps that count, grade by grade. */
final class GradeTable {
    private final Map<Grade, Integer> asked = new EnumMap<>(Grade.class);
    private final Map<Grade, Integer> kept = new EnumMap<>(Grade.class);
    private int steps;
    private int waiting;
    private double seconds;

    GradeTable(List<CaseReport> cases, WaitingList list) {
        for (CaseReport each : cases) {
            seconds += each.seconds();
            for (StepReport step : each.steps()) {
                count(step, list.asked(each.name(), step.name()));
            }
        }
    }

    private void count(StepReport step, Set<Grade> counted) {
        steps++;
        waiting += counted.size() < Grade.values().length ? 1 : 0;
        for (Grade grade : counted) {
            asked.merge(grade, 1, Integer::sum);
            kept.merge(grade, step.lost().contains(grade) ? 0 : 1, Integer::sum);
        }
    }

    /** Two lines: titles and figures. */
    String text(String area) {
        return String.format(
                Locale.ROOT,
                "%-18s %7s %9s %9s %9s %9s %9s%n%-18s %7d %9s %9s %9s %9d %9.0f",
                "conformance",
                "steps",
                "route",
                "wire",
                "log",
                "waiting",
                "seconds",
                area,
                steps,
                percent(Grade.ROUTE),
                percent(Grade.WIRE),
                percent(Grade.LOG),
                waiting,
                seconds);
    }

    private String percent(Grade grade) {
        int all = asked.getOrDefault(grade, 0);
        return all == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", 100.0 * kept.getOrDefault(grade, 0) / all);
    }
}
