package io.outrigger.config.compile;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.istio.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says in words what changed between two loads: {@code VirtualService default/reviews: http[0].route[0].weight 90 → 50}. Where a
 * resource stands in its file does not count.
 */
public final class ConfigDiff {
    private static final int MOST_LINES = 100;
    private static final int MOST_FIELDS = 10;

    private final List<String> lines = new ArrayList<>();

    private ConfigDiff() {}

    /** The changes in the order of the later load, what is gone last; at most a hundred lines. */
    public static List<String> between(Resources before, Resources after) {
        ConfigDiff diff = new ConfigDiff();
        diff.fields("MeshConfig", before.mesh(), after.mesh());
        diff.fields("IstioOperator", before.pilotEnvironment(), after.pilotEnvironment());
        Map<String, Resource> old = byName(before);
        Map<String, Resource> now = byName(after);
        now.forEach((name, resource) -> {
            Resource known = old.get(name);
            if (known == null) {
                diff.lines.add(name + " added");
            } else {
                diff.fields(name, known, resource);
            }
        });
        old.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> diff.lines.add(name + " removed"));
        return diff.shortened();
    }

    private void fields(String name, Object before, Object after) {
        FieldChanges changes = FieldChanges.between(before, after);
        List<String> found = changes.found();
        found.stream().limit(MOST_FIELDS).forEach(change -> lines.add(name + ": " + change));
        if (found.size() > MOST_FIELDS) {
            lines.add(name + ": and " + (found.size() - MOST_FIELDS) + " more");
        }
    }

    private List<String> shortened() {
        if (lines.size() <= MOST_LINES) {
            return List.copyOf(lines);
        }
        List<String> some = new ArrayList<>(lines.subList(0, MOST_LINES - 1));
        some.add("and " + (lines.size() - MOST_LINES + 1) + " more");
        return some;
    }

    private static Map<String, Resource> byName(Resources resources) {
        Map<String, Resource> byName = new LinkedHashMap<>();
        all(resources).forEach(resource -> byName.put(name(resource.meta()), resource));
        return byName;
    }

    private static String name(Meta meta) {
        String owner = meta.namespace().isEmpty() ? "" : meta.namespace() + "/";
        return meta.kind() + " " + owner + meta.name();
    }

    private static Stream<Resource> all(Resources resources) {
        return Stream.<List<? extends Resource>>of(
                        resources.virtualServices(),
                        resources.destinationRules(),
                        resources.gateways(),
                        resources.serviceEntries(),
                        resources.workloadEntries(),
                        resources.sidecars(),
                        resources.services(),
                        resources.endpointSlices(),
                        resources.pods(),
                        resources.workloads(),
                        resources.namespaces(),
                        resources.nodes())
                .flatMap(List::stream);
    }
}
