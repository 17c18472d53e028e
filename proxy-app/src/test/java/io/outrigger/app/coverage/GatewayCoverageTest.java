package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code Gateway}. */
final class GatewayCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String HTTP = "port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']";
    private static final String RULE = Yaml.edgeRule("a.test", "a.test");

    private static String gateway(String metadata, String server) {
        return Yaml.istio("Gateway", metadata, "selector: {istio: edge}\nservers: [{" + server + "}]");
    }

    @Test
    @Covers({
        "Gateway.servers[].hosts[]",
        "Gateway.servers[].port.number",
        "Gateway.servers[].port.protocol",
        "Gateway.metadata.namespace"
    })
    void servers() throws Exception {
        try (Mesh mesh = Mesh.gateway(A, RULE, gateway("name: edge, namespace: mine", HTTP))) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
            assertEquals(404, mesh.get("b.test", "/").status());
        }
    }

    @Test
    @Covers({"Gateway.selector{}", "Gateway.metadata.name"})
    void selectors() throws Exception {
        String foreign = Yaml.istio("Gateway", "name: foreign, namespace: mine", """
            selector: {istio: inner}
            servers: [{port: {number: 81, name: http, protocol: HTTP}, hosts: ['*']}]
            """);
        try (Mesh mesh = Mesh.gateway(A, RULE, gateway("name: edge, namespace: mine", HTTP), foreign)) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
            assertFalse(mesh.server(81).isOpen());
        }
    }

    @Test
    @Covers("Gateway.servers[].bind")
    void addresses() throws Exception {
        String server = "port: {number: $free, name: http, protocol: HTTP}, hosts: ['*'], bind: 127.9.5.1";
        try (Mesh mesh = Mesh.gateway(A, RULE, gateway("name: edge, namespace: mine", server))) {
            assertTrue(mesh.direct("127.9.5.1:$free").isOpen());
            assertFalse(mesh.direct("127.9.5.2:$free").isOpen());
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.httpsRedirect")
    void redirectsToHttps() throws Exception {
        try (Mesh mesh =
                Mesh.gateway(A, RULE, gateway("name: edge, namespace: mine", HTTP + ", tls: {httpsRedirect: true}"))) {
            Reply reply = mesh.get("a.test", "/x");
            assertEquals(301, reply.status());
            assertEquals("https://a.test/x", reply.header("location"));
        }
    }

    @Test
    @Covers("Gateway.metadata.creationTimestamp")
    void theOlderOfTwoHasThePort() throws Exception {
        String bytes = "port: {number: 80, name: tcp, protocol: TCP}, hosts: ['*']";
        String young = gateway("name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'", bytes);
        String old = gateway("name: edge, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'", HTTP);
        try (Mesh mesh = Mesh.gateway(A, RULE, young, old)) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
        }
    }
}
