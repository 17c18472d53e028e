package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code DestinationRule.trafficPolicy}, also of a port, of a subset, and of a port of a subset. */
final class TrafficPolicyCoverageTest {
    private static final String[] SHAPES = {
        "trafficPolicy: {%s}",
        "trafficPolicy: {portLevelSettings: [{port: {number: $spare}, %s}]}",
        "subsets: [{name: one, trafficPolicy: {%s}}]",
        "subsets: [{name: one, trafficPolicy: {portLevelSettings: [{port: {number: $spare}, %s}]}}]"
    };

    /** A host of that number whose rule has this policy at that place. */
    private static String documents(int shape, String endpoint, String policy) {
        String host = "h" + shape + ".test";
        String entry = Yaml.istio("ServiceEntry", "name: " + host + ", namespace: mine", """
                hosts: [%s]
                ports: [{number: $spare, name: http, protocol: HTTP, targetPort: %s}]
                resolution: STATIC
                endpoints: [{address: 127.9.1.1}]
                """.formatted(host, endpoint));
        String rule = Yaml.istio(
                "DestinationRule",
                "name: " + host + ", namespace: mine",
                "host: " + host + "\n" + SHAPES[shape].formatted(policy));
        String subset = shape < 2 ? "" : ", subset: one";
        String route = Yaml.rule(host, "- route: [{destination: {host: " + host + subset + "}}]");
        return String.join("\n---\n", entry, rule, route);
    }

    private static Mesh all(String endpoint, String policy) throws Exception {
        return Mesh.sidecar(
                documents(0, endpoint, policy),
                documents(1, endpoint, policy),
                documents(2, endpoint, policy),
                documents(3, endpoint, policy));
    }

    private static int status(Mesh mesh, int shape) throws IOException {
        return mesh.outbound("127.9.0.1:$spare").get("h" + shape + ".test", "/").status();
    }

    /** Passed through, connections go to an address where nobody listens, instead of the endpoint. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.loadBalancer.simple",
        "DestinationRule.trafficPolicy.portLevelSettings[].port.number",
        "DestinationRule.trafficPolicy.portLevelSettings[].loadBalancer.simple",
        "DestinationRule.subsets[].trafficPolicy.loadBalancer.simple",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].port.number",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].loadBalancer.simple"
    })
    void loadBalancers() throws Exception {
        try (Mesh mesh = all("$app", "loadBalancer: {simple: PASSTHROUGH}")) {
            for (int i = 0; i < SHAPES.length; i++) {
                assertEquals(503, status(mesh, i), SHAPES[i]);
            }
        }
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.tcp.connectTimeout",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.connectTimeout",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.connectTimeout",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.connectTimeout"
    })
    void connectTimeouts() throws Exception {
        try (Mesh mesh = all("$full", "connectionPool: {tcp: {connectTimeout: 50ms}}")) {
            for (int i = 0; i < SHAPES.length; i++) {
                assertEquals(503, status(mesh, i), SHAPES[i]);
            }
        }
    }
}
