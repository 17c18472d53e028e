package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshEndpoint.Owner;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.ServiceEntry.Resolution;
import io.outrigger.config.istio.ServiceEntry.ServicePort;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.core.cluster.Locality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the endpoints of ServiceEntries: the listed ones, the selected ones, or for DNS the host itself. */
final class EntryEndpoints {
    private final Workloads workloads;
    private final Findings findings;

    EntryEndpoints(Workloads workloads, Findings findings) {
        this.workloads = workloads;
        this.findings = findings;
    }

    List<MeshEndpoint> find(ServiceEntry entry, String host, ServicePort port) {
        List<MeshEndpoint> endpoints = new ArrayList<>();
        if (entry.workloadSelector() != null) {
            selected(entry, entry.workloadSelector().labels(), port, endpoints);
        } else if (entry.endpoints().isEmpty()) {
            boolean byName = entry.resolution() == Resolution.DNS || entry.resolution() == Resolution.DNS_ROUND_ROBIN;
            if (byName && !HostName.isWildcard(host)) {
                endpoints.add(new MeshEndpoint(host, target(port), Map.of(), 1, Locality.UNKNOWN));
            }
        } else {
            String namespace = entry.meta().namespace();
            entry.endpoints().forEach(spec -> add(entry, spec, Owner.of(namespace, spec), port, endpoints));
        }
        return endpoints;
    }

    private void selected(ServiceEntry entry, Map<String, String> selector, ServicePort port, List<MeshEndpoint> into) {
        String namespace = entry.meta().namespace();
        workloads
                .entries(namespace, selector)
                .forEach(one -> add(entry, one.spec(), Owner.of(one, workloads.probe(one)), port, into));
        for (Pod pod : workloads.pods(namespace, selector)) {
            if (Workloads.serves(pod)) {
                into.add(new MeshEndpoint(
                        pod.podIPs().get(0),
                        target(port),
                        pod.meta().labels(),
                        1,
                        workloads.locality(pod),
                        Owner.of(pod)));
            }
        }
    }

    private void add(
            ServiceEntry entry, WorkloadEntry.Spec spec, Owner owner, ServicePort port, List<MeshEndpoint> into) {
        if (IpLiteral.isUnix(spec.address()) && entry.resolution() != Resolution.STATIC) {
            findings.warn(spec.position(), "a unix socket needs resolution STATIC: " + spec.address());
            return;
        }
        into.add(new MeshEndpoint(
                spec.address(),
                spec.ports().getOrDefault(port.name(), target(port)),
                spec.labels(),
                Math.max(1, spec.weight()),
                LocalityNames.parse(spec.locality()),
                owner));
    }

    private static int target(ServicePort port) {
        return port.targetPort() == 0 ? port.number() : port.targetPort();
    }
}
