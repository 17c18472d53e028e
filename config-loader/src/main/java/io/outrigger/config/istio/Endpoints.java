package io.outrigger.config.istio;

import java.util.List;

/**
 * Kubernetes {@code Endpoints}. A cluster copies those of Services without selector into EndpointSlices; files have nobody who
 * copies, so they count where there is no slice.
 */
public record Endpoints(Meta meta, List<Subset> subsets) implements Resource {
    public Endpoints {
        subsets = List.copyOf(subsets);
    }

    /** Addresses that are ready, and the ports all of them have. */
    public record Subset(List<Address> addresses, List<EndpointSlice.EndpointPort> ports) {
        public Subset {
            addresses = List.copyOf(addresses);
            ports = List.copyOf(ports);
        }
    }

    /** One address. */
    public record Address(String ip) {}
}
