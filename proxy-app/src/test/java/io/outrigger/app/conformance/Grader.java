package io.outrigger.app.conformance;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private static final Path PODS = Path.of("src/test/pods").toAbsolutePath();
    private static final Path EXAMPLES =
            Path.of("../examples/kubernetes").toAbsolutePath().normalize();
    private static final List<String> NAMESPACES =
            List.of("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child");
    private static final Path REPORTS = Path.of("target/conformance").toAbsolutePath();
    private static final int AT_ONCE = 2;
    private static final int MOST_MINUTES = 10;

    /** As beside an application: a case is over before the thorough compiler has earned the time that it takes from the others. */
    private static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";

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
        WaitingList waiting = WaitingList.read(SUITE.resolve("waiting.yaml")).in(area);
        List<CaseReport> cases = run(area, AT_ONCE, List.of("cases/" + area), product);
        cases = withoutHaste(area, cases, waiting, product);
        System.out.println(new GradeTable(cases, waiting).text(area));
        return new AreaTests(cases, waiting).nodes();
    }

    /** Cases whose answers were right but late run once more, one at a time: two at once may be too much for the machine. */
    private List<CaseReport> withoutHaste(String area, List<CaseReport> cases, WaitingList waiting, ProductCopy product)
            throws IOException, InterruptedException {
        List<CaseReport> late = cases.stream().filter(waiting::onlyLate).toList();
        if (late.isEmpty()) {
            return cases;
        }
        List<String> files =
                late.stream().map(each -> "cases/" + each.name() + ".yaml").toList();
        Map<String, CaseReport> again = run(area + "-again", 1, files, product).stream()
                .collect(Collectors.toMap(CaseReport::name, Function.identity()));
        return cases.stream().map(each -> again.getOrDefault(each.name(), each)).toList();
    }

    /** What {@code pod.py} saw of a pod of {@code examples/kubernetes}; fails if it ends otherwise than well, or aborts as above. */
    Yaml pod(String example) throws IOException, InterruptedException {
        if (product == null) {
            cannotRun();
        }
        Path folder = Files.createTempDirectory(Objects.requireNonNull(product).work(), example);
        Path facts = Files.createDirectories(REPORTS).resolve("pod-" + example + ".json");
        Path log = REPORTS.resolve("pod-" + example + ".log");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(NAMESPACES);
        command.addAll(List.of(requirements.python(), PODS.resolve("pod.py").toString(), example));
        command.addAll(List.of(product.launcher().toString(), EXAMPLES.toString(), folder.toString()));
        Process process = environment(new ProcessBuilder(command), product)
                .redirectOutput(facts.toFile())
                .redirectError(log.toFile())
                .start();
        if (!end(process) || process.exitValue() != 0) {
            fail("pod.py did not end well: " + Files.readString(log));
        }
        return Yaml.read(facts);
    }

    private void cannotRun() {
        if (Requirements.areCompulsory()) {
            fail(requirements.message());
        }
        Assumptions.abort(requirements.message());
    }

    private List<CaseReport> run(String name, int atOnce, List<String> files, ProductCopy product)
            throws IOException, InterruptedException {
        Path json = REPORTS.resolve(name + ".json");
        Path log = REPORTS.resolve(name + ".log");
        Files.createDirectories(REPORTS);
        Files.deleteIfExists(json);
        boolean ended = end(runner(atOnce, files, json, product)
                .redirectOutput(log.toFile())
                .start());
        if (!Files.exists(json)) {
            fail("conform.py wrote no report" + (ended ? "" : " in " + MOST_MINUTES + " minutes") + ":\n"
                    + Files.readString(log));
        }
        return CaseReport.read(json);
    }

    private ProcessBuilder runner(int atOnce, List<String> files, Path json, ProductCopy product) {
        List<String> command =
                new ArrayList<>(List.of(requirements.python(), "conform.py", "--system", "outrigger", "-v"));
        command.addAll(List.of("-j", String.valueOf(atOnce), "--json", json.toString()));
        command.addAll(files);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(SUITE.toFile()).redirectErrorStream(true);
        return environment(builder, product);
    }

    private static ProcessBuilder environment(ProcessBuilder builder, ProductCopy product) {
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OUTRIGGER", product.launcher().toString());
        builder.environment().put("OUTRIGGER_JAVA_OPTS", JAVA_OPTIONS);
        builder.environment().put("CONFORM_WORK", product.work().toString());
        return builder;
    }

    private static boolean end(Process runner) throws InterruptedException {
        try {
            return runner.waitFor(MOST_MINUTES, MINUTES);
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
