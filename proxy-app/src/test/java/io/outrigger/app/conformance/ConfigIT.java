package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What several ways of writing the same mean, and what is refused or counts for nothing. */
@ExtendWith(GraderParameter.class)
final class ConfigIT {
    @TestFactory
    Stream<DynamicNode> config(Grader grader) throws Exception {
        return grader.grade("config");
    }
}
