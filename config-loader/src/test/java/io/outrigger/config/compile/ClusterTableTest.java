package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.pod;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ClusterTableTest {
    private static final String REVIEWS = "outbound|9080||reviews.default.svc.cluster.local";

    @Test
    void aRuleWithAnotherNameChangesNoClusterButWhoShapedIt() {
        String service = service("reviews", "10.1.0.1", "http=9080");
        String pod = pod("reviews", "10.2.0.1", "v1");
        String rule = istio("DestinationRule", "old", "host: reviews");
        Compiled first = TestMesh.of(service, pod, rule).sidecar();
        Compiled renamed = TestMesh.of(service, pod, rule.replace("old", "new")).sidecarAfter(first.snapshot());

        assertSame(first.cluster(REVIEWS), renamed.cluster(REVIEWS));
        assertEquals("old.default", first.snapshot().shapedBy().get(REVIEWS));
        assertEquals("new.default", renamed.snapshot().shapedBy().get(REVIEWS));
    }
}
