package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * For each covered field: every test that says it covers it fails when the compiler does not read that field, and passes beside those
 * when it does. Not among the usual tests; {@code mvn verify -P suppression} runs it alone. The property
 * {@code outrigger.suppress.only} limits it to the fields that begin so.
 */
final class SuppressionProof {
    /** More than processors: without its field, a test mostly waits for what does not come. */
    private static final int AT_ONCE = 8;

    private static final LauncherConfig QUIET = LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();

    private final ExecutorService crew = Executors.newFixedThreadPool(AT_ONCE);
    private final Set<String> checked = new HashSet<>();

    @TestFactory
    Stream<DynamicTest> eachFieldIsMissedByItsTests() {
        String only = System.getProperty("outrigger.suppress.only", "");
        List<DynamicTest> proofs = new ArrayList<>();
        CoveringTests.find(LauncherFactory.create(QUIET)).forEach((field, tests) -> {
            if (field.startsWith(only)) {
                proofs.add(proof("without " + field, tests, Set.of(field), Status.FAILED));
                Set<String> others = new TreeSet<>(tests);
                others.removeIf(test -> !checked.add(test));
                if (!others.isEmpty()) {
                    proofs.add(proof("with " + field, others, Set.of(), Status.SUCCESSFUL));
                }
            }
        });
        return proofs.stream().onClose(crew::shutdownNow);
    }

    /** A test that waits for the crew to have run those tests, and says whether all of them ended so. */
    private DynamicTest proof(String name, Set<String> tests, Set<String> suppressed, Status end) {
        SortedMap<String, Status> expected = new TreeMap<>();
        tests.forEach(test -> expected.put(test, end));
        Future<SortedMap<String, Status>> results = crew.submit(() -> run(tests, suppressed));
        return DynamicTest.dynamicTest(name, () -> assertEquals(expected, results.get(), name));
    }

    private static SortedMap<String, Status> run(Set<String> tests, Set<String> suppressed) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        tests.stream().map(DiscoverySelectors::selectUniqueId).toList())
                .build();
        Results results = new Results(new TreeMap<>());
        MeshPlan.SUPPRESSED.set(suppressed);
        LauncherFactory.create(QUIET).execute(request, results);
        return results.byTest();
    }

    /** How tests ended. */
    private record Results(SortedMap<String, Status> byTest) implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                byTest.put(test.getUniqueId(), result.getStatus());
            }
        }
    }
}
