package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[]}: where requests go, and for how long. */
final class RouteCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");

    @Test
    @Covers("VirtualService.http[].route[].destination.host")
    void hosts() throws Exception {
        String rule = Yaml.rule("a.test", "- route: [{destination: {host: b.test}}]");
        try (Mesh mesh = Mesh.sidecar(A, Yaml.host("b.test", "127.9.1.1"), rule)) {
            assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].route[].destination.port.number")
    void ports() throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: b, namespace: mine", """
            hosts: [b.test]
            ports:
            - {number: 80, name: http, protocol: HTTP, targetPort: $app}
            - {number: 81, name: http-other, protocol: HTTP, targetPort: $other}
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        String rule = Yaml.rule("b.test", "- route: [{destination: {host: b.test, port: {number: 81}}}]");
        try (Mesh mesh = Mesh.sidecar(entry, rule)) {
            assertEquals("other", mesh.get("b.test", "/").appPort());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].route[].destination.subset",
        "DestinationRule.subsets[].name",
        "DestinationRule.subsets[].labels{}",
        "ServiceEntry.endpoints[].labels{}"
    })
    void subsets() throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: b, namespace: mine", """
            hosts: [b.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints:
            - {address: 127.9.1.1, labels: {version: v1}}
            - {address: 127.9.1.2, labels: {version: v2}}
            """);
        String policy = Yaml.istio("DestinationRule", "name: b, namespace: mine", """
            host: b.test
            trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
            subsets: [{name: two, labels: {version: v2}}]
            """);
        String rule = Yaml.rule("b.test", "- route: [{destination: {host: b.test, subset: two}}]");
        try (Mesh mesh = Mesh.sidecar(entry, policy, rule)) {
            assertEquals("127.9.1.2", mesh.get("b.test", "/").app());
            assertEquals("127.9.1.2", mesh.get("b.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].route[].weight")
    void weights() throws Exception {
        String rule = Yaml.rule("a.test", """
            - route:
              - {destination: {host: a.test}, weight: 0}
              - {destination: {host: b.test}, weight: 1}
            """);
        try (Mesh mesh = Mesh.sidecar(A, Yaml.host("b.test", "127.9.1.1"), rule)) {
            assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].timeout")
    void timeouts() throws Exception {
        String rule = Yaml.rule("a.test", "- timeout: 50ms\n  route: [{destination: {host: a.test}}]");
        try (Mesh mesh = Mesh.sidecar(A, rule)) {
            assertEquals(504, mesh.get("a.test", "/hang").status());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].rewrite.uri",
        "VirtualService.http[].rewrite.authority",
        "VirtualService.http[].rewrite.uriRegexRewrite.match",
        "VirtualService.http[].rewrite.uriRegexRewrite.rewrite"
    })
    void rewrites() throws Exception {
        String rule = Yaml.rule("a.test", """
            - match: [{uri: {prefix: /old}}]
              rewrite: {uri: /new, authority: b.test}
              route: [{destination: {host: a.test}}]
            - match: [{uri: {prefix: /3}}]
              rewrite: {uriRegexRewrite: {match: 'x*', rewrite: '-'}}
              route: [{destination: {host: a.test}}]
            - rewrite: {uriRegexRewrite: {match: '/([a-z]+)/x', rewrite: '/x/\\1'}}
              route: [{destination: {host: a.test}}]
            """);
        try (Mesh mesh = Mesh.sidecar(A, rule)) {
            Reply prefix = mesh.get("a.test", "/old/1");
            assertEquals("/new/1", prefix.path());
            assertEquals("b.test", prefix.asked("host"));
            assertEquals("/x/shop", mesh.get("a.test", "/shop/x").path());
            assertEquals("-/-3-4-", mesh.get("a.test", "/3xx4").path());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].redirect.uri",
        "VirtualService.http[].redirect.prefixRewrite",
        "VirtualService.http[].redirect.authority",
        "VirtualService.http[].redirect.scheme",
        "VirtualService.http[].redirect.port",
        "VirtualService.http[].redirect.derivePort",
        "VirtualService.http[].redirect.redirectCode"
    })
    void redirects() throws Exception {
        String rule = Yaml.rule("a.test", """
            - match: [{uri: {prefix: /a}}]
              redirect: {uri: /x, authority: b.test, scheme: https, port: 8443, redirectCode: 307}
            - match: [{uri: {prefix: /b}}]
              redirect: {prefixRewrite: /y}
            - redirect: {derivePort: FROM_REQUEST_PORT}
            """);
        try (Mesh mesh = Mesh.sidecar(A, rule)) {
            Reply whole = mesh.get("a.test", "/a/1");
            assertEquals(307, whole.status());
            assertEquals("https://b.test:8443/x", whole.header("location"));
            assertEquals("http://a.test/y/1", mesh.get("a.test", "/b/1").header("location"));
            assertEquals(
                    "http://a.test:81/c",
                    mesh.outbound("127.9.0.1:81").get("a.test", "/c").header("location"));
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].directResponse.status",
        "VirtualService.http[].directResponse.body.string",
        "VirtualService.http[].directResponse.body.bytes"
    })
    void directResponses() throws Exception {
        String rule = Yaml.rule("a.test", """
            - match: [{uri: {prefix: /a}}]
              directResponse: {status: 418, body: {string: tea}}
            - match: [{uri: {prefix: /new}}]
              directResponse: {status: 201}
            - directResponse: {status: 200, body: {bytes: Y29mZmVl}}
            """);
        try (Mesh mesh = Mesh.sidecar(A, rule)) {
            assertEquals(418, mesh.get("a.test", "/a").status());
            assertEquals("tea", mesh.get("a.test", "/a").body());
            assertEquals("coffee", mesh.get("a.test", "/b").body());
            // What was made is where it was asked for, as Envoy says.
            assertEquals("http://a.test/new?x=1", mesh.get("a.test", "/new?x=1").header("location"));
        }
    }
}
