package io.outrigger.app.coverage;

import java.util.ArrayList;
import java.util.List;

/** Documents that tests need around the field they are about. */
final class Yaml {
    private Yaml() {}

    /** An Istio resource with this {@code metadata} and the lines of its {@code spec}. */
    static String istio(String kind, String metadata, String spec) {
        return "apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {" + metadata + "}\nspec:\n"
                + spec.stripTrailing().indent(2);
    }

    /** A Kubernetes resource with this {@code metadata} and its other lines. */
    static String kubernetes(String kind, String metadata, String lines) {
        String group = switch (kind) {
            case "EndpointSlice" -> "discovery.k8s.io/v1";
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" -> "apps/v1";
            default -> "v1";
        };
        return "apiVersion: " + group + "\nkind: " + kind + "\nmetadata: {" + metadata + "}\n" + lines;
    }

    /** A host with HTTP on ports 80 and 81, served by the application at one address. */
    static String host(String host, String address) {
        return istio("ServiceEntry", "name: " + host + ", namespace: mine", """
            hosts: [%s]
            ports:
            - {number: 80, name: http, protocol: HTTP, targetPort: $app}
            - {number: 81, name: http-other, protocol: HTTP, targetPort: $app}
            resolution: STATIC
            endpoints: [{address: %s}]
            """.formatted(host, address));
    }

    /** A rule for clients of a host. */
    static String rule(String host, String http) {
        return istio("VirtualService", "name: " + host + ", namespace: mine", """
            hosts: [%s]
            http:
            %s
            """.formatted(host, http));
    }

    /** A rule of the gateway {@code edge} that leads what is asked of some hosts to one. */
    static String edgeRule(String hosts, String host) {
        return istio("VirtualService", "name: edge-" + host + ", namespace: mine", """
            hosts: [%s]
            gateways: [edge]
            http: [{route: [{destination: {host: %s}}]}]
            """.formatted(hosts, host));
    }

    /** One rule of a list that leads to a host. */
    static String to(String host) {
        return "- route: [{destination: {host: " + host + "}}]";
    }

    /**
     * What {@code a.test} is asked goes to 127.9.1.1 if the first of these match blocks takes it, to 127.9.1.2 by the second, and
     * so on; to 127.9.1.0 if none does.
     */
    static String[] choice(String... matches) {
        List<String> documents = new ArrayList<>();
        StringBuilder http = new StringBuilder();
        documents.add(host("a.test", "127.9.1.0"));
        for (int i = 0; i < matches.length; i++) {
            String host = "e" + (i + 1) + ".test";
            documents.add(host(host, "127.9.1." + (i + 1)));
            http.append("- match: [{").append(matches[i]).append("}]\n");
            http.append("  route: [{destination: {host: ").append(host).append("}}]\n");
        }
        http.append(to("a.test"));
        documents.add(rule("a.test", http.toString()));
        return documents.toArray(new String[0]);
    }

    /** A gateway that takes all that comes to its port 80, and by TLS to its port 81, to an application that speaks one protocol. */
    static String edge(Certs certs, String protocol, int application) throws Exception {
        return String.join(
                "\n---\n",
                certs.secret("own", certs.server("a.test")),
                istio("ServiceEntry", "name: a, namespace: mine", """
                    hosts: [a.test]
                    ports: [{number: 80, name: p, protocol: %s, targetPort: %d}]
                    resolution: STATIC
                    endpoints: [{address: 127.0.0.1}]
                    """.formatted(protocol, application)),
                istio("Gateway", "name: edge, namespace: mine", """
                    selector: {istio: edge}
                    servers:
                    - {port: {number: 80, name: clear, protocol: %s}, hosts: ['*']}
                    - port: {number: 81, name: https, protocol: HTTPS}
                      hosts: ['*']
                      tls: {mode: SIMPLE, credentialName: own}
                    """.formatted(protocol)),
                edgeRule("'*'", "a.test"));
    }
}
