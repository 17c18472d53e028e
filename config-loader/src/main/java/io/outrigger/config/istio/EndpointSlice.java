package io.outrigger.config.istio;

import io.outrigger.config.yaml.NamedInYaml;
import java.util.List;

/**
 * Kubernetes {@code EndpointSlice}.
 *
 * @param serviceName from the label {@code kubernetes.io/service-name}; empty when absent
 */
public record EndpointSlice(
        Meta meta, String serviceName, AddressType addressType, List<Endpoint> endpoints, List<EndpointPort> ports)
        implements Resource {

    public EndpointSlice {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    /**
     * Addresses of one endpoint.
     *
     * @param ready {@code conditions.ready}; absent means ready
     */
    public record Endpoint(List<String> addresses, boolean ready) {
        public Endpoint {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A port of all endpoints.
     *
     * @param name the service port's name; empty when absent
     * @param port 0 when absent, which Kubernetes reads as every port
     */
    public record EndpointPort(String name, int port) {}

    /** What the addresses are; slices of type FQDN are not used by Istio. */
    public enum AddressType implements NamedInYaml {
        IPV4("IPv4"),
        IPV6("IPv6"),
        FQDN("FQDN");

        private final String yamlName;

        AddressType(String yamlName) {
            this.yamlName = yamlName;
        }

        @Override
        public String yamlName() {
            return yamlName;
        }
    }
}
