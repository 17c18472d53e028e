package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code outlierDetection} at each place where it may stand. */
final class OutlierCoverageTest {
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.outlierDetection.consecutive5xxErrors",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.consecutive5xxErrors",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.consecutive5xxErrors",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.consecutive5xxErrors",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.consecutive5xxErrors",
        "DestinationRule.trafficPolicy.outlierDetection.maxEjectionPercent",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.maxEjectionPercent",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.maxEjectionPercent",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.maxEjectionPercent",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.maxEjectionPercent"
    })
    void serverErrors() throws Exception {
        PolicyShapes.each("$app", "outlierDetection: {consecutive5xxErrors: 1, maxEjectionPercent: 100}", (mesh, i) -> {
            assertEquals(500, PolicyShapes.get(mesh, i, "/status/500").status());
            PolicyShapes.await(mesh, i, "outlier_detection.ejections_enforced_total", 1);
            PolicyShapes.awaitNoEndpoint(mesh, i);
        });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.outlierDetection.consecutiveGatewayErrors",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.consecutiveGatewayErrors",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.consecutiveGatewayErrors",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.consecutiveGatewayErrors",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.consecutiveGatewayErrors"
    })
    void gatewayErrors() throws Exception {
        PolicyShapes.each(
                "$app",
                "outlierDetection: {consecutive5xxErrors: 0, consecutiveGatewayErrors: 1, maxEjectionPercent: 100}",
                (mesh, i) -> {
                    assertEquals(502, PolicyShapes.get(mesh, i, "/status/502").status());
                    PolicyShapes.await(mesh, i, "outlier_detection.ejections_enforced_total", 1);
                    PolicyShapes.awaitNoEndpoint(mesh, i);
                });
    }

    /** One request is three tries: fewer than the five failures that eject by default. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.outlierDetection.splitExternalLocalOriginErrors",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.splitExternalLocalOriginErrors",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.splitExternalLocalOriginErrors",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.splitExternalLocalOriginErrors",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.splitExternalLocalOriginErrors",
        "DestinationRule.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.consecutiveLocalOriginFailures",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.consecutiveLocalOriginFailures",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.consecutiveLocalOriginFailures",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.consecutiveLocalOriginFailures"
    })
    void localErrors() throws Exception {
        PolicyShapes.each(
                "$free",
                "outlierDetection: {splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 1,"
                        + " maxEjectionPercent: 100}",
                (mesh, i) -> {
                    assertEquals(503, PolicyShapes.get(mesh, i, "/").status());
                    PolicyShapes.await(mesh, i, "outlier_detection.ejections_enforced_total", 1);
                    PolicyShapes.awaitNoEndpoint(mesh, i);
                });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes[]",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes[]",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.outlierDetectionHttpErrorCodes[]",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes[]",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.outlierDetectionHttpErrorCodes[]"
    })
    void ownStatuses() throws Exception {
        PolicyShapes.each(
                "$app",
                "outlierDetection: {consecutive5xxErrors: 1, outlierDetectionHttpErrorCodes: [404],"
                        + " maxEjectionPercent: 100}",
                (mesh, i) -> {
                    assertEquals(404, PolicyShapes.get(mesh, i, "/status/404").status());
                    PolicyShapes.await(mesh, i, "outlier_detection.ejections_enforced_total", 1);
                    PolicyShapes.awaitNoEndpoint(mesh, i);
                });
    }

    @Test
    @Covers({
        "DestinationRule.trafficPolicy.outlierDetection.interval",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.interval",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.interval",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.interval",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.interval",
        "DestinationRule.trafficPolicy.outlierDetection.baseEjectionTime",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.baseEjectionTime",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.baseEjectionTime",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.baseEjectionTime",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.baseEjectionTime"
    })
    void backAfterAWhile() throws Exception {
        PolicyShapes.each(
                "$app",
                "outlierDetection: {consecutive5xxErrors: 1, interval: 50ms, baseEjectionTime: 100ms,"
                        + " maxEjectionPercent: 100}",
                (mesh, i) -> {
                    assertEquals(500, PolicyShapes.get(mesh, i, "/status/500").status());
                    PolicyShapes.await(mesh, i, "outlier_detection.ejections_enforced_total", 1);
                    PolicyShapes.awaitStatus(mesh, i, 200);
                });
    }

    /** With all endpoints out, all are used. */
    @Test
    @Covers({
        "DestinationRule.trafficPolicy.outlierDetection.minHealthPercent",
        "MeshConfig.defaultTrafficPolicy.outlierDetection.minHealthPercent",
        "DestinationRule.trafficPolicy.portLevelSettings[].outlierDetection.minHealthPercent",
        "DestinationRule.subsets[].trafficPolicy.outlierDetection.minHealthPercent",
        "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].outlierDetection.minHealthPercent"
    })
    void panics() throws Exception {
        PolicyShapes.each(
                "$app",
                "outlierDetection: {consecutive5xxErrors: 1, minHealthPercent: 100, maxEjectionPercent: 100}",
                (mesh, i) -> {
                    assertEquals(500, PolicyShapes.get(mesh, i, "/status/500").status());
                    PolicyShapes.await(mesh, i, "outlier_detection.ejections_enforced_total", 1);
                    assertEquals(200, PolicyShapes.get(mesh, i, "/").status());
                });
    }
}
