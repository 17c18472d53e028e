package io.outrigger.config.istio;

/** Any resource the proxy acts on. */
public sealed interface Resource
        permits VirtualService,
                DestinationRule,
                Gateway,
                ServiceEntry,
                WorkloadEntry,
                WorkloadGroup,
                Sidecar,
                Telemetry,
                Service,
                EndpointSlice,
                Endpoints,
                Pod,
                Workload,
                Namespace,
                Node,
                Secret,
                PeerAuthentication {
    Meta meta();
}
