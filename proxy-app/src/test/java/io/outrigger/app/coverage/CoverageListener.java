package io.outrigger.app.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Notes the covering tests that pass, and writes them down where the system property {@code outrigger.coverage.report} says. */
public final class CoverageListener implements TestExecutionListener {
    private static final String FILE = "outrigger.coverage.report";

    private final CoverageReport report = new CoverageReport();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            CoveringTests.fields(test).forEach(field -> report.add(field, CoveringTests.name(test)));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        String file = System.getProperty(FILE, "");
        if (!file.isEmpty()) {
            try {
                report.write(Path.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
