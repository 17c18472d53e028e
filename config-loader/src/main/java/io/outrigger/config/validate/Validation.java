package io.outrigger.config.validate;

import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.lint.Lint;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import io.outrigger.config.yaml.Pinpoint;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads files and folders as a proxy would at its start, and says everything that it would say, and what fits together badly. */
public final class Validation {
    private Validation() {}

    /**
     * Looks at all files at once. Never throws for what a file can hold.
     *
     * @param paths files and folders
     * @param mesh a MeshConfig file, or null
     * @param lenient whether unknown fields are warnings
     */
    public static Report check(List<Path> paths, @Nullable Path mesh, boolean lenient) {
        Load load = new ConfigSource(paths, mesh, new ResourceReader(lenient, Set.of())).load();
        Problems problems = new Problems();
        problems.addAll(load.problems());
        Pinpoint places = new Pinpoint();
        problems.addAll(places.exactly(Lint.check(load.resources())));
        List<Problem> shown = new ArrayList<>();
        for (Problem problem : load.wanted(problems.sorted())) {
            shown.add(places.withLine(problem));
        }
        List<Resource> all = all(load.resources());
        return new Report(shown, all.size(), origins(all));
    }

    private static List<Resource> all(Resources of) {
        return Stream.<List<? extends Resource>>of(
                        of.virtualServices(),
                        of.destinationRules(),
                        of.gateways(),
                        of.serviceEntries(),
                        of.workloadEntries(),
                        of.sidecars(),
                        of.telemetries(),
                        of.peerAuthentications(),
                        of.services(),
                        of.endpointSlices(),
                        of.endpoints(),
                        of.pods(),
                        of.workloads(),
                        of.namespaces(),
                        of.nodes(),
                        of.secrets())
                .<Resource>flatMap(List::stream)
                .toList();
    }

    private static Map<String, NavigableMap<Integer, String>> origins(List<Resource> resources) {
        Map<String, NavigableMap<Integer, String>> origins = new HashMap<>();
        for (Resource resource : resources) {
            Meta meta = resource.meta();
            String name = meta.namespace().isEmpty() ? meta.name() : meta.namespace() + "/" + meta.name();
            origins.computeIfAbsent(meta.position().file(), file -> new TreeMap<>())
                    .put(meta.position().line(), meta.kind() + " " + name);
        }
        return origins;
    }
}
