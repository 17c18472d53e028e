package io.outrigger.config.source;

import io.outrigger.config.decode.DecodedFile;
import io.outrigger.config.decode.MeshSource;
import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.EndpointSlice;
import io.outrigger.config.istio.Endpoints;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Namespace;
import io.outrigger.config.istio.Node;
import io.outrigger.config.istio.PeerAuthentication;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Secret;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.Telemetry;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.Workload;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.config.istio.WorkloadGroup;
import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Problems;
import io.outrigger.config.yaml.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins the files of one load: puts resources in order, refuses those that stand twice, chooses the mesh configuration. */
final class Assembly {
    /** Istio's order of equals: a missing creation time is the oldest, as Go's zero time is. */
    private static final Comparator<Resource> OLDEST_FIRST = Comparator.comparing((Resource r) ->
                    r.meta().creation() == null ? Instant.MIN : r.meta().creation())
            .thenComparing(r -> r.meta().name())
            .thenComparing(r -> r.meta().namespace());

    private final Problems problems;
    private final List<Resource> resources = new ArrayList<>();
    private final List<MeshSource> meshes = new ArrayList<>();

    Assembly(Problems problems) {
        this.problems = problems;
    }

    /** Files must be added in their order: among equals the first stays first. */
    void add(DecodedFile file) {
        resources.addAll(file.resources());
        meshes.addAll(file.meshes());
        problems.addAll(file.problems());
    }

    Resources finish() {
        refuseTwins();
        resources.sort(OLDEST_FIRST);
        return new Resources(
                mesh(),
                pilotEnvironment(),
                all(VirtualService.class),
                all(DestinationRule.class),
                all(Gateway.class),
                all(ServiceEntry.class),
                all(WorkloadEntry.class),
                all(WorkloadGroup.class),
                all(Sidecar.class),
                all(Telemetry.class),
                all(Service.class),
                all(EndpointSlice.class),
                all(Endpoints.class),
                all(Pod.class),
                all(Workload.class),
                all(Namespace.class),
                all(Node.class),
                all(Secret.class),
                all(PeerAuthentication.class));
    }

    private <R extends Resource> List<R> all(Class<R> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void refuseTwins() {
        Map<String, Position> seen = new HashMap<>();
        for (Resource resource : resources) {
            Meta meta = resource.meta();
            Position first =
                    seen.putIfAbsent(meta.kind() + " " + meta.namespace() + "/" + meta.name(), meta.position());
            if (first != null) {
                String name = meta.namespace().isEmpty() ? meta.name() : meta.namespace() + "/" + meta.name();
                report(Severity.ERROR, meta.position(), meta.kind() + " " + name, "stands twice; first at " + first);
            }
        }
    }

    private MeshConfig mesh() {
        MeshConfig chosen = null;
        Position where = null;
        meshes.sort(Comparator.comparing(MeshSource::rank));
        for (MeshSource source : meshes) {
            if (source.mesh() == null) {
                continue;
            }
            if (chosen == null) {
                chosen = source.mesh();
                where = source.position();
            } else {
                report(
                        Severity.WARNING,
                        source.position(),
                        "MeshConfig",
                        "is left out; the one at " + where + " counts");
            }
        }
        return chosen == null ? MeshConfig.DEFAULT : chosen;
    }

    private Map<String, String> pilotEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (MeshSource source : meshes) {
            source.pilotEnvironment().forEach(environment::putIfAbsent);
        }
        return environment;
    }

    private void report(Severity severity, Position position, String path, String message) {
        problems.add(new Problem(severity, position, path, message, "", false));
    }
}
