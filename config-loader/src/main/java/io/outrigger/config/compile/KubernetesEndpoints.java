package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshEndpoint.Owner;
import io.outrigger.config.istio.EndpointSlice;
import io.outrigger.config.istio.Endpoints;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Service.ServicePort;
import io.outrigger.config.istio.Service.TargetPort;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.core.cluster.Locality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the endpoints of Kubernetes Services: EndpointSlices if there are any for the service, else the Pods it selects; in both
 * cases also the WorkloadEntries it selects.
 */
final class KubernetesEndpoints {
    private final Workloads workloads;
    private final Map<String, List<EndpointSlice>> slices = new HashMap<>();

    KubernetesEndpoints(Resources resources, Workloads workloads) {
        this.workloads = workloads;
        for (EndpointSlice slice : resources.endpointSlices()) {
            if (!slice.serviceName().isEmpty() && slice.addressType() != EndpointSlice.AddressType.FQDN) {
                slices.computeIfAbsent(key(slice.meta().namespace(), slice.serviceName()), k -> new ArrayList<>())
                        .add(slice);
            }
        }
        resources.endpoints().forEach(endpoints -> mirror(endpoints, resources));
    }

    /** Does what a cluster does for Services without selector: their Endpoints become slices, unless there are some. */
    private void mirror(Endpoints endpoints, Resources resources) {
        String namespace = endpoints.meta().namespace();
        String name = endpoints.meta().name();
        boolean selects = resources.services().stream()
                .anyMatch(service -> service.meta().namespace().equals(namespace)
                        && service.meta().name().equals(name)
                        && !service.selector().isEmpty());
        if (selects || slices.containsKey(key(namespace, name))) {
            return;
        }
        List<EndpointSlice> mirrored = new ArrayList<>();
        for (Endpoints.Subset subset : endpoints.subsets()) {
            List<EndpointSlice.Endpoint> ready = subset.addresses().stream()
                    .map(address -> new EndpointSlice.Endpoint(List.of(address.ip()), true))
                    .toList();
            mirrored.add(
                    new EndpointSlice(endpoints.meta(), name, EndpointSlice.AddressType.IPV4, ready, subset.ports()));
        }
        slices.put(key(namespace, name), mirrored);
    }

    private static String key(String namespace, String service) {
        return namespace + "/" + service;
    }

    /**
     * Whether nothing in the files can tell where the service runs: no slice, nothing selected, and no Pods or slices at all.
     */
    boolean isUnknown(Service service) {
        return slices.isEmpty()
                && !workloads.anyPods()
                && workloads
                        .entries(service.meta().namespace(), service.selector())
                        .isEmpty();
    }

    List<MeshEndpoint> find(Service service, ServicePort port) {
        List<MeshEndpoint> endpoints = new ArrayList<>();
        List<EndpointSlice> own =
                slices.get(key(service.meta().namespace(), service.meta().name()));
        if (own != null) {
            own.forEach(slice -> bySlice(slice, port, endpoints));
        } else {
            byPods(service, port, endpoints);
        }
        byEntries(service, port, endpoints);
        return endpoints;
    }

    private void bySlice(EndpointSlice slice, ServicePort port, List<MeshEndpoint> into) {
        int number = slicePort(slice, port);
        if (number == 0) {
            return;
        }
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
            if (endpoint.ready() && !endpoint.addresses().isEmpty()) {
                String address = endpoint.addresses().get(0);
                Pod pod = workloads.podAt(address);
                into.add(new MeshEndpoint(
                        address,
                        number,
                        pod == null ? Map.of() : pod.meta().labels(),
                        1,
                        pod == null ? Locality.UNKNOWN : workloads.locality(pod),
                        pod == null ? Owner.UNKNOWN : Owner.of(pod)));
            }
        }
    }

    private static int slicePort(EndpointSlice slice, ServicePort port) {
        for (EndpointSlice.EndpointPort candidate : slice.ports()) {
            if (candidate.name().equals(port.name())) {
                return candidate.port() == 0 ? port.port() : candidate.port();
            }
        }
        return 0;
    }

    private void byPods(Service service, ServicePort port, List<MeshEndpoint> into) {
        for (Pod pod : workloads.pods(service.meta().namespace(), service.selector())) {
            int number = targetPort(port, pod.containerPorts());
            if (number > 0 && Workloads.serves(pod)) {
                into.add(new MeshEndpoint(
                        pod.podIPs().get(0), number, pod.meta().labels(), 1, workloads.locality(pod), Owner.of(pod)));
            }
        }
    }

    /** The port of a pod behind a service's port; 0 if it names one that the pod does not have. */
    static int targetPort(ServicePort port, List<Pod.ContainerPort> containerPorts) {
        if (port.targetPort() instanceof TargetPort.Numbered numbered) {
            return numbered.number();
        }
        String name = ((TargetPort.Named) port.targetPort()).name();
        return containerPorts.stream()
                .filter(candidate -> candidate.name().equals(name))
                .mapToInt(Pod.ContainerPort::containerPort)
                .findFirst()
                .orElse(0);
    }

    private void byEntries(Service service, ServicePort port, List<MeshEndpoint> into) {
        for (WorkloadEntry entry : workloads.entries(service.meta().namespace(), service.selector())) {
            WorkloadEntry.Spec spec = entry.spec();
            if (IpLiteral.is(spec.address())) {
                into.add(new MeshEndpoint(
                        spec.address(),
                        entryPort(spec, port),
                        spec.labels(),
                        Math.max(1, spec.weight()),
                        LocalityNames.parse(spec.locality()),
                        Owner.of(entry, workloads.probe(entry))));
            }
        }
    }

    private static int entryPort(WorkloadEntry.Spec spec, ServicePort port) {
        Integer own = spec.ports().get(port.name());
        if (own != null) {
            return own;
        }
        if (port.targetPort() instanceof TargetPort.Numbered numbered) {
            return numbered.number();
        }
        return spec.ports().getOrDefault(((TargetPort.Named) port.targetPort()).name(), port.port());
    }
}
