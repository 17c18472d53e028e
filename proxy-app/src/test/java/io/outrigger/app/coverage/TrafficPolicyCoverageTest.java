package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code DestinationRule.trafficPolicy}, also of a port, of a subset, and of a port of a subset. */
final class TrafficPolicyCoverageTest {
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
        PolicyShapes.ofRules("$app", "loadBalancer: {simple: PASSTHROUGH}", (mesh, i) -> {
            assertEquals(503, PolicyShapes.get(mesh, i, "/").status(), PolicyShapes.name(i));
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.connectionPool.tcp.connectTimeout",
        "MeshConfig.defaultTrafficPolicy.connectionPool.tcp.connectTimeout",
        "DestinationRule.trafficPolicy.portLevelSettings[].connectionPool.tcp.connectTimeout",
        "DestinationRule.subsets[].trafficPolicy.connectionPool.tcp.connectTimeout",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].connectionPool.tcp.connectTimeout"
    })
    void connectTimeouts() throws Exception {
        PolicyShapes.each("$full", "connectionPool: {tcp: {connectTimeout: 50ms}}", (mesh, i) -> {
            assertEquals(503, PolicyShapes.get(mesh, i, "/").status(), PolicyShapes.name(i));
        });
    }
}
