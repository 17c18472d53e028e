package io.outrigger.app.conformance;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;

/**
 * Runs {@code conform.py} over an area with the built product and returns its steps as tests. The runner's grades stay in
 * {@code target/conformance/AREA.json}, what it printed, each difference included, in {@code AREA.log} beside it.
 */
final class Grader implements AutoCloseable {
    private static final Path SUITE = Path.of("src/test/conformance").toAbsolutePath();
    private static final Path REPORTS = Path.of("target/conformance").toAbsolutePath();
    private static final String CASES_AT_ONCE = "2";
    private static final int AREA_MINUTES = 10;

    private final Requirements requirements;
    private final @Nullable ProductCopy product;

    private Grader(Requirements requirements, @Nullable ProductCopy product) {
        this.requirements = requirements;
        this.product = product;
    }

    /** Looks at the machine, says once what is missing, and copies the product. */
    static Grader prepare() throws IOException, InterruptedException {
        Requirements requirements = Requirements.look();
        if (requirements.missing().isEmpty()) {
            return new Grader(requirements, ProductCopy.make());
        }
        System.err.println(requirements.message());
        return new Grader(requirements, null);
    }

    /** Fails if the runner ends without a report; aborts if it cannot run here and need not. */
    Stream<DynamicNode> grade(String area) throws IOException, InterruptedException {
        if (product == null) {
            return Stream.of(dynamicTest(area, this::cannotRun));
        }
        List<CaseReport> cases = run(area, product);
        WaitingList waiting = WaitingList.read(SUITE.resolve("waiting.yaml")).in(area);
        System.out.println(new GradeTable(cases, waiting).text(area));
        return new AreaTests(cases, waiting).nodes();
    }

    private void cannotRun() {
        if (Requirements.areCompulsory()) {
            fail(requirements.message());
        }
        Assumptions.abort(requirements.message());
    }

    private List<CaseReport> run(String area, ProductCopy product) throws IOException, InterruptedException {
        Files.createDirectories(REPORTS);
        Path json = REPORTS.resolve(area + ".json");
        Path log = REPORTS.resolve(area + ".log");
        Files.deleteIfExists(json);
        ProcessBuilder builder = new ProcessBuilder(
                requirements.python(),
                "conform.py",
                "--system",
                "outrigger",
                "-v",
                "-j",
                CASES_AT_ONCE,
                "--json",
                json.toString(),
                "cases/" + area);
        builder.directory(SUITE.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OUTRIGGER", product.launcher().toString());
        builder.environment().put("CONFORM_WORK", product.work().toString());
        Process runner = builder.start();
        boolean ended = end(runner);
        if (!Files.exists(json)) {
            fail("conform.py wrote no report" + (ended ? "" : " in " + AREA_MINUTES + " minutes") + ":\n"
                    + Files.readString(log));
        }
        return CaseReport.read(json);
    }

    private static boolean end(Process runner) throws InterruptedException {
        try {
            return runner.waitFor(AREA_MINUTES, MINUTES);
        } finally {
            runner.descendants().forEach(ProcessHandle::destroyForcibly);
            runner.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        if (product != null) {
            product.close();
        }
    }
}
