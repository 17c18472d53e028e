package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * For each covered field: every test that says it covers it fails when the compiler does not read that field. Not among the usual
 * tests; {@code mvn verify -P suppression} runs it alone. The property {@code outrigger.suppress.only} limits it to the fields that
 * begin so.
 */
final class SuppressionProof {
    private static final LauncherConfig QUIET = LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();

    private final Launcher launcher = LauncherFactory.create(QUIET);

    @TestFactory
    Stream<DynamicTest> eachFieldIsMissedByItsTests() {
        String only = System.getProperty("outrigger.suppress.only", "");
        return CoveringTests.find(launcher).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(only))
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> assertMissed(entry.getKey(), entry.getValue())));
    }

    private void assertMissed(String field, Set<String> tests) {
        SortedMap<String, TestExecutionResult.Status> expected = new TreeMap<>();
        tests.forEach(test -> expected.put(test, TestExecutionResult.Status.FAILED));
        assertEquals(expected, run(field, tests), "without " + field);
    }

    private SortedMap<String, TestExecutionResult.Status> run(String field, Set<String> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        tests.stream().map(DiscoverySelectors::selectUniqueId).toList())
                .build();
        Results results = new Results(new TreeMap<>());
        System.setProperty(MeshPlan.SUPPRESS, field);
        try {
            launcher.execute(request, results);
        } finally {
            System.clearProperty(MeshPlan.SUPPRESS);
        }
        return results.byTest();
    }

    /** How tests ended. */
    private record Results(SortedMap<String, TestExecutionResult.Status> byTest) implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                byTest.put(test.getUniqueId(), result.getStatus());
            }
        }
    }
}
