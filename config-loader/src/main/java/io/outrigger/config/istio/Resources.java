package io.outrigger.config.istio;

import java.util.List;
import java.util.Map;

/**
 * All resources of one load. Every list is in the order of equals: creation time (absent compares as equal), then name, then
 * namespace, then place (file, document), so that "the oldest wins" means "the first wins".
 *
 * @param pilotEnvironment {@code spec.values.pilot.env} of an {@code IstioOperator}
 */
public record Resources(
        MeshConfig mesh,
        Map<String, String> pilotEnvironment,
        List<VirtualService> virtualServices,
        List<DestinationRule> destinationRules,
        List<Gateway> gateways,
        List<ServiceEntry> serviceEntries,
        List<WorkloadEntry> workloadEntries,
        List<WorkloadGroup> workloadGroups,
        List<Sidecar> sidecars,
        List<Telemetry> telemetries,
        List<Service> services,
        List<EndpointSlice> endpointSlices,
        List<Endpoints> endpoints,
        List<Pod> pods,
        List<Workload> workloads,
        List<Namespace> namespaces,
        List<Node> nodes,
        List<Secret> secrets,
        List<PeerAuthentication> peerAuthentications) {

    public Resources {
        pilotEnvironment = Ordered.copyOf(pilotEnvironment);
        virtualServices = List.copyOf(virtualServices);
        destinationRules = List.copyOf(destinationRules);
        gateways = List.copyOf(gateways);
        serviceEntries = List.copyOf(serviceEntries);
        workloadEntries = List.copyOf(workloadEntries);
        workloadGroups = List.copyOf(workloadGroups);
        sidecars = List.copyOf(sidecars);
        telemetries = List.copyOf(telemetries);
        services = List.copyOf(services);
        endpointSlices = List.copyOf(endpointSlices);
        endpoints = List.copyOf(endpoints);
        pods = List.copyOf(pods);
        workloads = List.copyOf(workloads);
        namespaces = List.copyOf(namespaces);
        nodes = List.copyOf(nodes);
        secrets = List.copyOf(secrets);
        peerAuthentications = List.copyOf(peerAuthentications);
    }
}
