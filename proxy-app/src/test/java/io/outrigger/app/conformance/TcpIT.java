package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections carried as bytes: by which rule, told apart by their first bytes, and how they fail. */
@ExtendWith(GraderParameter.class)
final class TcpIT {
    @TestFactory
    Stream<DynamicNode> tcp(Grader grader) throws Exception {
        return grader.grade("tcp");
    }
}
