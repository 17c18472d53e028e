package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.PortTrafficPolicy;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** Reads {@code trafficPolicy} of a DestinationRule or of one of its subsets. */
final class TrafficPolicyReader {
    private TrafficPolicyReader() {}

    static TrafficPolicy read(FieldReader reader) {
        if (reader.isEmpty()) {
            reader.error("needs at least one field");
        }
        reader.atMostOne("tunnel", "proxyProtocol");
        return new TrafficPolicy(
                reader.object("loadBalancer", TrafficPolicyReader::loadBalancer),
                reader.object("connectionPool", ConnectionPoolReader::read),
                reader.object("outlierDetection", OutlierReader::read),
                reader.object("retryBudget", ConnectionPoolReader::retryBudget),
                reader.objects("portLevelSettings", TrafficPolicyReader::port));
    }

    /** {@code defaultTrafficPolicy} of MeshConfig: the same blocks, for every port alike. */
    static TrafficPolicy ofMesh(FieldReader reader) {
        return new TrafficPolicy(
                reader.object(
                        "loadBalancer", r -> new LoadBalancer(r.enumeration("simple", SimpleLb.UNSPECIFIED), null)),
                reader.object("connectionPool", ConnectionPoolReader::read),
                reader.object("outlierDetection", OutlierReader::read),
                reader.object("retryBudget", ConnectionPoolReader::retryBudget),
                List.of());
    }

    private static PortTrafficPolicy port(FieldReader reader) {
        if (!reader.has("port")) {
            reader.error("port", "is required");
        }
        PortTrafficPolicy policy = new PortTrafficPolicy(
                reader.position(),
                HttpRouteReader.portNumber(reader),
                reader.object("loadBalancer", TrafficPolicyReader::loadBalancer),
                reader.object("connectionPool", ConnectionPoolReader::read),
                reader.object("outlierDetection", OutlierReader::read));
        boolean others = reader.has("outlierDetection") || reader.has("tls");
        if (policy.loadBalancer() == null && policy.connectionPool() == null && !others) {
            reader.error("needs one of loadBalancer, connectionPool, outlierDetection and tls");
        }
        return policy;
    }

    private static LoadBalancer loadBalancer(FieldReader reader) {
        reader.atMostOne("simple", "consistentHash");
        return new LoadBalancer(
                reader.enumeration("simple", SimpleLb.UNSPECIFIED),
                reader.object("consistentHash", ConsistentHashReader::read));
    }
}
