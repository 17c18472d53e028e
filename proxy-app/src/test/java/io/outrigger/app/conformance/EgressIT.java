package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Traffic out of the mesh: ServiceEntries, Sidecar egress, unknown hosts and ports. */
@ExtendWith(GraderParameter.class)
final class EgressIT {
    @TestFactory
    Stream<DynamicNode> egress(Grader grader) throws Exception {
        return grader.grade("egress");
    }
}
