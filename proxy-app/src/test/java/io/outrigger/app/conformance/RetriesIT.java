package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is tried again, how often, how fast, and where. */
@ExtendWith(GraderParameter.class)
final class RetriesIT {
    @TestFactory
    Stream<DynamicNode> retries(Grader grader) throws Exception {
        return grader.grade("retries");
    }
}
