package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What five notes by users of Istio do, from first steps to canaries, faults and breakers. */
@ExtendWith(GraderParameter.class)
final class SeedsIT {
    @TestFactory
    Stream<DynamicNode> seeds(Grader grader) throws Exception {
        return grader.grade("seeds");
    }
}
