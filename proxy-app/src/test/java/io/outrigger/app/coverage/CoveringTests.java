package io.outrigger.app.coverage;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/** Finds tests that are annotated {@link Covers}. */
final class CoveringTests {
    private CoveringTests() {}

    /** The fields that this test covers; none if it is no such test. */
    static List<String> fields(TestIdentifier test) {
        Optional<Method> method = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod());
        return method.map(found -> found.getAnnotation(Covers.class))
                .map(covers -> List.of(covers.value()))
                .orElse(List.of());
    }

    /** {@code RouteCoverageTest.timeouts}. */
    static String name(TestIdentifier test) {
        MethodSource source = (MethodSource) test.getSource().orElseThrow();
        return source.getJavaClass().getSimpleName() + "." + source.getMethodName();
    }

    /** All of them by field, as JUnit names them. */
    static SortedMap<String, SortedSet<String>> find(Launcher launcher) {
        LauncherDiscoveryRequest all = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectPackage(CoveringTests.class.getPackageName()))
                .build();
        TestPlan plan = launcher.discover(all);
        SortedMap<String, SortedSet<String>> byField = new TreeMap<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                fields(test)
                        .forEach(field -> byField.computeIfAbsent(field, f -> new TreeSet<>())
                                .add(test.getUniqueId()));
            }
        }
        return byField;
    }
}
