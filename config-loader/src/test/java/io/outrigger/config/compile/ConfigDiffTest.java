package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.resources;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static final String RULE = istio("VirtualService", "reviews", """
            hosts: [reviews]
            http:
            - timeout: 500ms
              match: [{uri: {prefix: /a}}]
              route:
              - {destination: {host: reviews, subset: v1}, weight: 90}
              - {destination: {host: reviews, subset: v2}, weight: 10}
            """);

    private static List<String> between(String before, String after) {
        return ConfigDiff.between(resources(before), resources(after));
    }

    @Test
    void namesTheFieldAndBothValues() {
        String after = RULE.replace("weight: 90", "weight: 50")
                .replace("weight: 10", "weight: 50")
                .replace("500ms", "2s");

        assertEquals(
                List.of(
                        "VirtualService default/reviews: http[0].route[0].weight 90 → 50",
                        "VirtualService default/reviews: http[0].route[1].weight 10 → 50",
                        "VirtualService default/reviews: http[0].timeout 500ms → 2s"),
                between(RULE, after));
    }

    @Test
    void saysWhatBlocksCameAndWent() {
        String after = RULE.replace("uri: {prefix: /a}", "uri: {exact: /a}, headers: {x-a: {exact: b}}")
                + "- directResponse: {status: 200}\n".indent(2);

        assertEquals(
                List.of(
                        "VirtualService default/reviews: http[0].match[0].uri prefix \"/a\" → exact \"/a\"",
                        "VirtualService default/reviews: http[0].match[0].headers.x-a added",
                        "VirtualService default/reviews: http[1] added"),
                between(RULE, after));
    }

    @Test
    void whereAResourceStandsDoesNotCount() {
        String service = service("reviews", "10.0.0.1", "http=9080");

        assertEquals(List.of(), between(RULE + "---\n" + service, "# comment\n" + service + "---\n\n" + RULE));
    }

    @Test
    void resourcesAreAddedAndRemoved() {
        assertEquals(
                List.of("Service default/web added", "VirtualService default/reviews removed"),
                between(RULE, service("web", "10.0.0.1", "http=80")));
    }
}
