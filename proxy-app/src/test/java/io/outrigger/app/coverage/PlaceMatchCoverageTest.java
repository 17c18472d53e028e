package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].match[]}: where a request comes from and arrives; and the names of what took it. */
final class PlaceMatchCoverageTest {
    private static final String NONE = "127.9.1.0";
    private static final String FIRST = "127.9.1.1";
    private static final String SECOND = "127.9.1.2";

    @Test
    @Covers("VirtualService.http[].match[].port")
    void ports() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice("port: 81"))) {
            assertEquals(FIRST, mesh.outbound("127.9.0.1:81").get("a.test", "/").app());
            assertEquals(NONE, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].match[].sourceLabels{}")
    void labelsOfTheClient() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice("sourceLabels: {app: cart}", "sourceLabels: {app: shop}"))) {
            assertEquals(SECOND, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].match[].sourceNamespace")
    void namespaceOfTheClient() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice("sourceNamespace: theirs", "sourceNamespace: mine"))) {
            assertEquals(SECOND, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].match[].gateways[]")
    void gateways() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice("gateways: [edge]", "gateways: [mesh]"))) {
            assertEquals(SECOND, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers({"VirtualService.http[].name", "VirtualService.http[].match[].name"})
    void names() throws Exception {
        String rule = Yaml.rule("a.test", """
                - name: all
                  match: [{name: a, uri: {prefix: /}}]
                  headers: {response: {set: {x-route: '%ROUTE_NAME%'}}}
                  route: [{destination: {host: a.test}}]
                """);
        try (Mesh mesh = Mesh.sidecar(Yaml.host("a.test", NONE), rule)) {
            assertEquals("all.a", mesh.get("a.test", "/").header("x-route"));
        }
    }
}
