package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workloads that prove to each other who they are. */
@ExtendWith(GraderParameter.class)
final class MtlsIT {
    @TestFactory
    Stream<DynamicNode> mtls(Grader grader) throws Exception {
        return grader.grade("mtls");
    }
}
