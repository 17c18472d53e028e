package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Injected aborts and delays. */
@ExtendWith(GraderParameter.class)
final class FaultsIT {
    @TestFactory
    Stream<DynamicNode> faults(Grader grader) throws Exception {
        return grader.grade("faults");
    }
}
