package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which rule of a VirtualService takes a request, and which host, subset and weight it leads to. */
@ExtendWith(GraderParameter.class)
final class RoutingIT {
    @TestFactory
    Stream<DynamicNode> routing(Grader grader) throws Exception {
        return grader.grade("routing");
    }
}
