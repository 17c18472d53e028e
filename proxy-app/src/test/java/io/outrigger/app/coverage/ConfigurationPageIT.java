package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.architecture.Repository;
import io.outrigger.config.decode.ResourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What the unit tests of this build have covered is what the compiler reads and what the page says. The system property {@code
 * outrigger.coverage.passed} names the report; {@code outrigger.docs.write} has the page written instead of compared.
 */
final class ConfigurationPageIT {
    private static final Path PAGE = Repository.root().resolve("docs/configuration.md");

    private final ResourceReader reader = new ResourceReader(false, Set.of());
    private final Map<String, Set<String>> acting = reader.actingPaths();
    private final CoverageReport report = report();

    private static CoverageReport report() {
        Path file = Path.of(System.getProperty("outrigger.coverage.passed", "target/coverage.txt"));
        try {
            return CoverageReport.read(file);
        } catch (IOException e) {
            throw new AssertionError("the covering tests run first and write " + file, e);
        }
    }

    @Test
    void everyFieldThatTheCompilerReadsIsCovered() {
        NavigableSet<String> uncovered = read();
        uncovered.removeAll(report.testsByField().keySet());

        assertEquals(Set.of(), uncovered, "read, but no test annotated @Covers passed");
    }

    @Test
    void everyFieldThatIsCoveredIsReadByTheCompiler() {
        NavigableSet<String> unread = new TreeSet<>(report.testsByField().keySet());
        unread.removeAll(read());

        assertEquals(Set.of(), unread, "named by @Covers, but not read");
    }

    @Test
    void everyFieldThatIsReadMayBeWritten() {
        NavigableSet<String> unknown = read();
        reader.fields().values().forEach(fields -> unknown.removeAll(fields.keySet()));

        assertEquals(Set.of(), unknown, "read, but in no list of fields");
    }

    @Test
    void thePageSaysSo() throws IOException {
        List<String> lines = new ConfigurationPage(acting, report).lines(reader.fields());
        if (Boolean.getBoolean("outrigger.docs.write")) {
            Files.write(PAGE, lines);
        }
        List<String> written = Files.exists(PAGE) ? Files.readAllLines(PAGE) : List.of();
        NavigableSet<String> differing = new TreeSet<>(lines);
        differing.removeAll(written);
        NavigableSet<String> stale = new TreeSet<>(written);
        stale.removeAll(lines);

        assertTrue(
                lines.equals(written),
                () -> "docs/configuration.md is not what this build says; run " + ConfigurationPage.COMMAND
                        + "\nmissing " + differing + "\nstale " + stale);
    }

    private NavigableSet<String> read() {
        NavigableSet<String> paths = new TreeSet<>();
        acting.values().forEach(paths::addAll);
        return paths;
    }
}
