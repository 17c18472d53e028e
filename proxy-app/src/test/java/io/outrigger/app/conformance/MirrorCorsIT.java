package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Copies of requests for mirrors, and what browsers are told about other origins. */
@ExtendWith(GraderParameter.class)
final class MirrorCorsIT {
    @TestFactory
    Stream<DynamicNode> mirrorCors(Grader grader) throws Exception {
        return grader.grade("mirror-cors");
    }
}
