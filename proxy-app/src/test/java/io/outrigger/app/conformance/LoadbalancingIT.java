package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which endpoint of a cluster a request goes to: by turn, chance, hash, weight and nearness. */
@ExtendWith(GraderParameter.class)
final class LoadbalancingIT {
    @TestFactory
    Stream<DynamicNode> loadbalancing(Grader grader) throws Exception {
        return grader.grade("loadbalancing");
    }
}
