package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/1.1 as it is spoken: fields, bodies, answers that are none, pipelining, changes of the protocol. */
@ExtendWith(GraderParameter.class)
final class Http1IT {
    @TestFactory
    Stream<DynamicNode> http1(Grader grader) throws Exception {
        return grader.grade("http1");
    }
}
