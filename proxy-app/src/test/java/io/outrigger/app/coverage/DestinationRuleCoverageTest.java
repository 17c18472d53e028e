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
