package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * {@code DestinationRule}: for whom it is. The policy {@code PASSTHROUGH} shows: requests end at the address that was dialled,
 * 127.9.2.1, instead of the endpoint 127.9.1.1.
 */
final class DestinationRuleCoverageTest {
    private static final String PASSTHROUGH = "trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}";
    private static final String DIALLED = "127.9.2.1";
    private static final String ENDPOINT = "127.9.1.1";

    private static final String A = Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
        hosts: [a.test]
        ports: [{number: $app, name: http, protocol: HTTP}]
        resolution: STATIC
        endpoints: [{address: 127.9.1.1}]
        """);

    private static String policy(String metadata, String spec) {
        return Yaml.istio("DestinationRule", metadata, spec + "\n" + PASSTHROUGH);
    }

    private static String app(String host, String... documents) throws Exception {
        try (Mesh mesh = Mesh.sidecar(documents)) {
            return mesh.outbound("127.9.2.1:$app").get(host, "/").app();
        }
    }

    @Test
    @Covers("DestinationRule.workloadSelector.matchLabels{}")
    void rulesForSomeWorkloads() throws Exception {
        String rest = Yaml.istio(
                "DestinationRule",
                "name: rest, namespace: mine",
                "host: b.test\nsubsets: [{name: one, labels: {v: '1'}}]\n");
        String others = Yaml.istio(
                "DestinationRule",
                "name: others, namespace: mine",
                "host: b.test\n"
                        + "workloadSelector: {matchLabels: {app: cart}}\n"
                        + "subsets: [{name: one, labels: {v: '3'}}]\n");
        String own = Yaml.istio(
                "DestinationRule",
                "name: own, namespace: mine",
                "host: b.test\n"
                        + "workloadSelector: {matchLabels: {app: shop}}\n"
                        + "subsets: [{name: one, labels: {v: '2'}}]\n");
        String entry = Yaml.istio("ServiceEntry", "name: b, namespace: mine", """
            hosts: [b.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints:
            - {address: 127.9.1.1, labels: {v: '1'}}
            - {address: 127.9.1.2, labels: {v: '2'}}
            - {address: 127.9.1.3, labels: {v: '3'}}
            """);
        String route = Yaml.rule("b.test", "- route: [{destination: {host: b.test, subset: one}}]");
        try (Mesh mesh = Mesh.sidecar(entry, others, own, rest, route)) {
            assertEquals("127.9.1.2", mesh.get("b.test", "/").app());
        }
        try (Mesh mesh = Mesh.sidecar(entry, rest, others, route)) {
            assertEquals("127.9.1.1", mesh.get("b.test", "/").app());
        }
    }

    @Test
    @Covers("DestinationRule.host")
    void hosts() throws Exception {
        assertEquals(DIALLED, app("a.test", A, policy("name: a, namespace: mine", "host: a.test")));
    }

    @Test
    @Covers("DestinationRule.exportTo[]")
    void visibility() throws Exception {
        String rule = policy("name: a, namespace: istio-system", "host: a.test\nexportTo: [.]");
        assertEquals(ENDPOINT, app("a.test", A, rule));
    }

    @Test
    @Covers("DestinationRule.metadata.namespace")
    void namespaceOfShortNames() throws Exception {
        String service = Yaml.kubernetes(
                "Service", "name: a, namespace: mine", "spec: {selector: {app: a}, ports: [{port: $app, name: http}]}");
        String pod = Yaml.kubernetes("Pod", "name: a, namespace: mine, labels: {app: a}", "status: {podIP: 127.9.1.1}");
        assertEquals(DIALLED, app("a.mine", service, pod, policy("name: a, namespace: mine", "host: a")));
    }

    @Test
    @Covers({"DestinationRule.metadata.name", "DestinationRule.metadata.creationTimestamp"})
    void theOlderOfTwo() throws Exception {
        String old = policy("name: z, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'", "host: a.test");
        String young = Yaml.istio(
                "DestinationRule",
                "name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'",
                "host: a.test\ntrafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}");
        assertEquals(DIALLED, app("a.test", A, young, old));
    }
}
