package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One service a host, collected in order: a Kubernetes Service replaces an entry, the first stays otherwise; parts of the same
 * service of one namespace add up their ports. Config thread only.
 */
final class ServiceSelection {
    private final Map<String, MeshService> byHost = new LinkedHashMap<>();

    void add(MeshService service) {
        byHost.merge(service.host(), service, ServiceSelection::choose);
    }

    void addAll(List<MeshService> services) {
        services.forEach(this::add);
    }

    private static MeshService choose(MeshService first, MeshService next) {
        if (first.isKubernetes() != next.isKubernetes()) {
            return first.isKubernetes() ? first : next;
        }
        boolean same = first.namespace().equals(next.namespace()) && first.resolution() == next.resolution();
        return same ? merged(first, next) : first;
    }

    private static MeshService merged(MeshService first, MeshService next) {
        List<MeshPort> ports = new ArrayList<>(first.ports());
        next.ports().stream().filter(port -> first.port(port.number()) == null).forEach(ports::add);
        List<String> addresses = new ArrayList<>(first.addresses());
        next.addresses().stream()
                .filter(address -> !addresses.contains(address))
                .forEach(addresses::add);
        return first.withPorts(ports).withAddresses(addresses);
    }

    Map<String, MeshService> byHost() {
        return byHost;
    }

    List<MeshService> services() {
        return List.copyOf(byHost.values());
    }
}
