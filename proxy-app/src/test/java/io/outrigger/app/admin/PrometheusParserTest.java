package io.outrigger.app.admin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics under the parser of Prometheus' own client for Python: {@code prometheus_client} of the Python that {@code
 * CONFORM_PYTHON} names, else of the one on the path. Skipped where there is none, except with {@code CI=true}.
 */
@Timeout(120)
final class PrometheusParserTest {
    /** Prints each sample once, in order, and fails for what breaks the rules of the format. */
    private static final String CHECK = """
        import re, sys
        from prometheus_client.parser import text_string_to_metric_families
        seen = set()
        for family in text_string_to_metric_families(open(sys.argv[1], newline="").read()):
            assert family.type != "unknown", family
            for sample in family.samples:
                assert re.fullmatch("[a-zA-Z_:][a-zA-Z0-9_:]*", sample.name), sample
                assert all(re.fullmatch("[a-zA-Z_][a-zA-Z0-9_]*", label) for label in sample.labels), sample
                key = (sample.name, tuple(sorted(sample.labels.items())))
                assert key not in seen, sample
                seen.add(key)
                if family.type == "histogram" and sample.name.endswith("_count"):
                    top = (family.name + "_bucket", tuple(sorted({**sample.labels, "le": "+Inf"}.items())))
                    assert top in seen, sample
                print(family.type, sample.name, float(sample.value))
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static String python() {
        String given = System.getenv("CONFORM_PYTHON");
        return given == null || given.isEmpty() ? "python3" : given;
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
        boolean ended = process.waitFor(60, SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        return ended && process.exitValue() == 0 ? text : "failed: " + text;
    }

    @Test
    void theOfficialParserReadsEveryMetric() throws Exception {
        String missing = run(python(), "-c", "import prometheus_client");
        assumeTrue(
                missing.isEmpty() || "true".equals(System.getenv("CI")), "a Python with prometheus_client: " + missing);
        AdminScene scene = new AdminScene();
        try {
            scene.count();
            for (String page : List.of("/stats/prometheus", "/stats/prometheus?all")) {
                String body = scene.get(page).body();
                Path metrics = Files.writeString(folder.resolve("metrics.txt"), body);

                String read = run(python(), "-c", CHECK, metrics.toString());

                assertTrue(read.startsWith("counter ") || read.startsWith("gauge "), read);
                long samples =
                        body.lines().filter(line -> !line.startsWith("#")).count();
                assertEquals(samples, read.lines().count(), "every line is a sample of its own");
                assertTrue(read.contains("counter istio_requests_total 1.0\n"), read);
                assertTrue(read.contains("histogram istio_request_bytes_count 1.0\n"), read);
            }
        } finally {
            scene.close();
        }
    }
}
