package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bounds of connections and requests, life of connections, and endpoints that are taken out for their failures. */
@ExtendWith(GraderParameter.class)
final class ResilienceIT {
    @TestFactory
    Stream<DynamicNode> resilience(Grader grader) throws Exception {
        return grader.grade("resilience");
    }
}
