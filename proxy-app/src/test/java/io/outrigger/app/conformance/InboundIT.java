package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Traffic into the pod. */
@ExtendWith(GraderParameter.class)
final class InboundIT {
    @TestFactory
    Stream<DynamicNode> inbound(Grader grader) throws Exception {
        return grader.grade("inbound");
    }
}
