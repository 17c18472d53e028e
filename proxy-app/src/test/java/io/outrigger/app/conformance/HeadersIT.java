package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is added to, set on and removed from requests and answers, and in which order. */
@ExtendWith(GraderParameter.class)
final class HeadersIT {
    @TestFactory
    Stream<DynamicNode> headers(Grader grader) throws Exception {
        return grader.grade("headers");
    }
}
