package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gateways: servers, hosts and ports, what they believe of their clients. */
@ExtendWith(GraderParameter.class)
final class GatewayIT {
    @TestFactory
    Stream<DynamicNode> gateway(Grader grader) throws Exception {
        return grader.grade("gateway");
    }
}
