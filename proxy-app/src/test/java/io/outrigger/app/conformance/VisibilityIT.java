package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which resources of which namespaces a proxy obeys, and what becomes of several for one host. */
@ExtendWith(GraderParameter.class)
final class VisibilityIT {
    @TestFactory
    Stream<DynamicNode> visibility(Grader grader) throws Exception {
        return grader.grade("visibility");
    }
}
