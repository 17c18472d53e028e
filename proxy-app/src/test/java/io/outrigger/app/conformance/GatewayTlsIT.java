package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gateways that end TLS: server names, client certificates, protocols agreed on. */
@ExtendWith(GraderParameter.class)
final class GatewayTlsIT {
    @TestFactory
    Stream<DynamicNode> gatewayTls(Grader grader) throws Exception {
        return grader.grade("gateway-tls");
    }
}
