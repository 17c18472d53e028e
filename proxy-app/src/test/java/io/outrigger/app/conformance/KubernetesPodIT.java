package io.outrigger.app.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The pods of {@code examples/kubernetes} as their manifests start them, without Kubernetes: as their user without a privilege,
 * with mounts that are swapped as the kubelet swaps them, redirected by the rules beside them, asked by another pod.
 */
@ExtendWith(GraderParameter.class)
final class KubernetesPodIT {
    private final Grader grader;

    KubernetesPodIT(Grader grader) {
        this.grader = grader;
    }

    @Test
    void theRulesOfTheSidecarLeadToItAndAroundIt() throws IOException, InterruptedException {
        Yaml seen = grader.pod("sidecar");

        assertEquals(List.of("200", "200"), seen.words("probes"));
        assertAnswer(seen.mapping("inbound"), 200, "shop sees 127.0.0.6");
        assertAnswer(seen.mapping("outbound"), 200, "stock sees 10.1.0.2");
        assertEquals("envoy", seen.mapping("outbound").mapping("fields").text("server"));
        assertAnswer(seen.mapping("itself"), 200, "shop sees 10.1.0.2");
        assertEquals("200", seen.text("metrics"));
        assertEquals("two", seen.text("changed"));
        assertEquals("0", seen.text("exit"));
    }

    @Test
    void theGatewayServesWithTheSecretOfTheHour() throws IOException, InterruptedException {
        Yaml seen = grader.pod("gateway");

        assertEquals(List.of("200", "200"), seen.words("probes"));
        assertAnswer(seen.mapping("plain"), 301, "");
        assertTrue(seen.mapping("plain").mapping("fields").text("location").startsWith("https://shop.example.com"));
        assertAnswer(seen.mapping("encrypted"), 200, "shop sees 10.1.0.2");
        assertEquals("1001", seen.text("serial"));
        assertEquals("200", seen.text("metrics"));
        assertEquals("true", seen.text("changed"));
        assertEquals("0", seen.text("exit"));
    }

    private static void assertAnswer(Yaml answer, int status, String body) {
        assertEquals(status + " " + body, answer.text("status") + " " + answer.text("body"));
    }
}
