package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Timeouts of routes. */
@ExtendWith(GraderParameter.class)
final class TimeoutsIT {
    @TestFactory
    Stream<DynamicNode> timeouts(Grader grader) throws Exception {
        return grader.grade("timeouts");
    }
}
