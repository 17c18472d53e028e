package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/2 and gRPC on both sides, and the answers that are ours. */
@ExtendWith(GraderParameter.class)
final class Http2IT {
    @TestFactory
    Stream<DynamicNode> http2(Grader grader) throws Exception {
        return grader.grade("http2");
    }
}
