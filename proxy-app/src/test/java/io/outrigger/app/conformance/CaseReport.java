package io.outrigger.app.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runner found in one case.
 *
 * @param name area and case, such as {@code routing/weights}
 * @param error why nothing could be asked, if so
 * @param steps in the order of the case
 */
record CaseReport(String name, double seconds, @Nullable String error, List<StepReport> steps) {

    /** Reads what {@code conform.py --json} wrote. */
    static List<CaseReport> read(Path json) throws IOException {
        return Yaml.read(json).list("cases").stream().map(CaseReport::of).toList();
    }

    private static CaseReport of(Yaml written) {
        Object error = written.any("error");
        return new CaseReport(
                written.text("case"),
                written.number("seconds"),
                error == null ? null : error.toString(),
                written.list("steps").stream().map(StepReport::of).toList());
    }
}
