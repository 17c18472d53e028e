package io.outrigger.app.conformance;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Steps whose answer need not be the recorded one yet, and why.
 *
 * @param caseName area and case; a star stands for any text, but the area is written out
 * @param step name of the step, likewise with stars
 * @param grades in which it may differ; all if the file names none
 * @param why the feature that is missing, or what Envoy does and why ours is right
 */
record WaitingEntry(String caseName, String step, Set<Grade> grades, String why) {

    static WaitingEntry of(Yaml written) {
        List<String> grades = written.words("grades");
        return new WaitingEntry(
                written.text("case"),
                written.text("step"),
                grades.isEmpty() ? EnumSet.allOf(Grade.class) : Grade.of(grades),
                written.text("why"));
    }

    boolean covers(String asked, String stepOfIt) {
        return glob(caseName).matcher(asked).matches()
                && glob(step).matcher(stepOfIt).matches();
    }

    boolean isIn(String area) {
        return caseName.startsWith(area + "/");
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
