package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** TLS of a sidecar's clients by server name, and TLS begun by it. */
@ExtendWith(GraderParameter.class)
final class TlsIT {
    @TestFactory
    Stream<DynamicNode> tls(Grader grader) throws Exception {
        return grader.grade("tls");
    }
}
