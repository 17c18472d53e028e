package io.outrigger.app.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rewritten paths and authorities, redirects and direct responses. */
@ExtendWith(GraderParameter.class)
final class RewriteRedirectIT {
    @TestFactory
    Stream<DynamicNode> rewriteRedirect(Grader grader) throws Exception {
        return grader.grade("rewrite-redirect");
    }
}
