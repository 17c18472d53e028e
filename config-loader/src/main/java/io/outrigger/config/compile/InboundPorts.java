package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Workload;
import io.outrigger.core.server.Identity;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the own workload that a service leads to. Of several services for one port the oldest decides, of equals the first
 * by host name.
 */
final class InboundPorts {
    private final Resources resources;
    private final Identity identity;
    private final Workloads workloads;

    InboundPorts(Resources resources, Identity identity) {
        this.resources = resources;
        this.identity = identity;
        this.workloads = new Workloads(resources);
    }

    /**
     * A service's port and the application's behind it.
     *
     * @param number of the application
     */
    record Target(MeshService service, MeshPort servicePort, int number) {}

    /** By the application's port. */
    Map<Integer, Target> find(ServiceRegistry registry) {
        Map<Integer, Target> found = new LinkedHashMap<>();
        for (Target target : all(registry)) {
            if (target.servicePort().protocol() != PortProtocol.UDP) {
                found.putIfAbsent(target.number(), target);
            }
        }
        return found;
    }

    /** Every port of every service that leads here, in their order; two services may share a port. */
    List<Target> all(ServiceRegistry registry) {
        List<Target> targets = new ArrayList<>();
        for (Service service : byAge()) {
            MeshService known = registry.byNamespace(HostName.ofService(
                            service.meta().name(), service.meta().namespace()))
                    .get(service.meta().namespace());
            if (known != null && service.meta().namespace().equals(identity.namespace())) {
                ofService(service, known, registry, targets);
            }
        }
        registry.services().stream()
                .filter(service -> !service.isKubernetes())
                .forEach(entry -> byAddress(entry, registry, targets));
        return targets;
    }

    private List<Service> byAge() {
        // The list is in the order of age and name already; equal ages go by host, which begins with the name.
        return resources.services().stream()
                .sorted(Comparator.comparing(
                        service -> service.meta().creation(), Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
    }

    private void ofService(Service service, MeshService known, ServiceRegistry registry, List<Target> into) {
        if (service.selector().isEmpty()) {
            byAddress(known, registry, into);
        } else if (identity.fits(service.selector())) {
            for (Service.ServicePort port : service.ports()) {
                MeshPort own = known.port(port.port());
                int number = KubernetesEndpoints.targetPort(port, containerPorts());
                if (own != null && number > 0) {
                    into.add(new Target(known, own, number));
                }
            }
        }
    }

    private void byAddress(MeshService service, ServiceRegistry registry, List<Target> into) {
        for (MeshPort port : service.ports()) {
            for (MeshEndpoint endpoint : registry.endpoints(service, port)) {
                InetAddress address = IpLiteral.parse(endpoint.address());
                if (address != null && identity.addresses().contains(address)) {
                    into.add(new Target(service, port, endpoint.port()));
                }
            }
        }
    }

    private List<Pod.ContainerPort> containerPorts() {
        Pod pod = ownPod();
        if (pod != null) {
            return pod.containerPorts();
        }
        for (Workload workload : resources.workloads()) {
            boolean own = workload.meta().name().equals(identity.workload())
                    && workload.meta().namespace().equals(identity.namespace());
            if (own) {
                return workload.containerPorts();
            }
        }
        return List.of();
    }

    private @Nullable Pod ownPod() {
        for (Pod pod : resources.pods()) {
            boolean named = pod.meta().name().equals(identity.podName())
                    && pod.meta().namespace().equals(identity.namespace());
            if (named) {
                return pod;
            }
        }
        return identity.addresses().isEmpty()
                ? null
                : workloads.podAt(identity.addresses().get(0).getHostAddress());
    }
}
