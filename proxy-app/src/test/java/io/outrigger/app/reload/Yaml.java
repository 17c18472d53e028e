package io.outrigger.app.reload;

import java.util.List;
import java.util.stream.Collectors;

/** The resources these tests configure proxies with. */
final class Yaml {
    private Yaml() {}

    /** A gateway on loopback, for all hosts. */
    static String gateway(String name, int port) {
        return """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: %s, namespace: default}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: %d, name: http, protocol: HTTP}
                bind: 127.0.0.1
                hosts: ["*"]
            ---
            """.formatted(name, port);
    }

    /** A service with these endpoints on loopback. */
    static String service(String host, List<Integer> ports) {
        String endpoints = ports.stream()
                .map(port -> "  - {address: 127.0.0.1, ports: {http: " + port + "}}\n")
                .collect(Collectors.joining());
        return """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: %s, namespace: default}
            spec:
              hosts: [%s]
              location: MESH_EXTERNAL
              resolution: STATIC
              ports:
              - {number: 80, name: http, protocol: HTTP}
              endpoints: %s
            %s---
            """.formatted(host.replace('.', '-'), host, ports.isEmpty() ? "[]" : "", endpoints);
    }

    /** How a service is dealt with. */
    static String policy(String host, String balancer) {
        return """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: %s, namespace: default}
            spec:
              host: %s
              trafficPolicy: {loadBalancer: {simple: %s}}
            ---
            """.formatted(host.replace('.', '-'), host, balancer);
    }

    /** Rules of a gateway for all hosts. */
    static String rules(String gateway, List<String> routes) {
        return """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: %s, namespace: default}
            spec:
              hosts: ["*"]
              gateways: [%s]
              http:
            %s---
            """.formatted(gateway, gateway, String.join("", routes));
    }

    /** One rule: a path, where it leads, and which configuration its answers say they are from. */
    static String route(String prefix, int number, String... destinations) {
        StringBuilder route = new StringBuilder("""
              - match: [{uri: {prefix: %s}}]
                headers: {response: {set: {x-config: "%d"}}}
                route:
            """.formatted(prefix, number));
        for (String destination : destinations) {
            String[] parts = destination.split("=", 2);
            route.append("    - {destination: {host: ").append(parts[0]).append("}");
            route.append(parts.length > 1 ? ", weight: " + parts[1] : "").append("}\n");
        }
        return route.toString();
    }
}
