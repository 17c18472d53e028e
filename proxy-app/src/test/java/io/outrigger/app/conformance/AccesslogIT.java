package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which requests and connections are written down, where, and in which words. */
@ExtendWith(GraderParameter.class)
final class AccesslogIT {
    @TestFactory
    Stream<DynamicNode> accesslog(Grader grader) throws Exception {
        return grader.grade("accesslog");
    }
}
