package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.listener.Direction;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.ForwardClientCert;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayListenersTest {
    private static final String HTTPBIN = service("httpbin", "10.0.0.1", "http=8000");
    private static final String HTTPBIN_CLUSTER = "outbound|8000||httpbin.default.svc.cluster.local";

    private static String gateway(String name, String servers) {
        return istio("Gateway", name, "selector: {app: client}\nservers:\n" + servers);
    }

    private static String server(int port, String hosts) {
        return "- {port: {number: " + port + ", name: http-" + port + ", protocol: HTTP}, hosts: [" + hosts + "]}\n";
    }

    private static String rule(String name, String hosts, String http) {
        return istio("VirtualService", name, "hosts: [" + hosts + "]\ngateways: [front]\nhttp:\n" + http);
    }

    private static final String TO_HTTPBIN = "- {route: [{destination: {host: httpbin}}]}\n";

    @Test
    void hostsOfServerAndRuleAreCutWithEachOther() {
        Compiled compiled = TestMesh.of(
                        HTTPBIN,
                        gateway("front", server(8080, "a.example.com, \"*.wild.example.com\"")),
                        rule("all", "\"*\"", TO_HTTPBIN))
                .gateway();

        assertEquals(List.of("0.0.0.0_8080"), compiled.listeners());
        assertEquals(HTTPBIN_CLUSTER, compiled.get("0.0.0.0_8080", "A.example.com:8080", "/"));
        assertEquals(HTTPBIN_CLUSTER, compiled.get("0.0.0.0_8080", "x.y.wild.example.com", "/"));
        assertEquals("404", compiled.get("0.0.0.0_8080", "wild.example.com", "/"));
        assertEquals("404", compiled.get("0.0.0.0_8080", "a.example.com.", "/"));
        assertEquals("404", compiled.get("0.0.0.0_8080", "b.example.com", "/"));
        assertEquals("http.8080", compiled.http("0.0.0.0_8080").routes().name());
        assertEquals("outbound_0.0.0.0_8080", compiled.http("0.0.0.0_8080").statPrefix());
    }

    @Test
    void aGatewayFacesTheWorld() {
        Compiled compiled = TestMesh.of(gateway("front", server(8080, "\"*\""))).gateway();

        var spec = compiled.http("0.0.0.0_8080");
        assertEquals(Direction.GATEWAY, spec.direction());
        assertTrue(spec.headers().edge());
        assertEquals(ForwardClientCert.SANITIZE_SET, spec.headers().clientCert());
        assertEquals("istio-envoy", new String(spec.headers().serverName(), StandardCharsets.UTF_8));
        assertEquals("404", compiled.get("0.0.0.0_8080", "any", "/"));
    }

    @Test
    void aServersPortIsOpenedAtTheTargetPortOfTheServiceInFront() {
        String front = service("client", "10.0.0.9", "http2=80->8080", "custom=3000->8080");
        String rules = rule(
                "all",
                "\"*\"",
                "- {match: [{port: 3000, uri: {prefix: /p}}], directResponse: {status: 211}}\n" + TO_HTTPBIN);

        Compiled compiled = TestMesh.of(HTTPBIN, front, gateway("front", server(3000, "\"*\"")), rules)
                .gateway();

        assertEquals(List.of("0.0.0.0_8080"), compiled.listeners());
        assertEquals("211", compiled.get("0.0.0.0_8080", "any", "/p"));
        assertEquals(HTTPBIN_CLUSTER, compiled.get("0.0.0.0_8080", "any", "/"));
    }

    @Test
    void withoutSuchAServiceTheCommandLineOrTheNumberItselfDecides() {
        String servers = server(80, "\"*\"") + server(8081, "\"*\"");
        CompileOptions options = new CompileOptions(1, Map.of(80, 8080), 0, true);

        assertEquals(
                List.of("0.0.0.0_8080", "0.0.0.0_8081"),
                TestMesh.of(gateway("front", servers)).with(options).gateway().listeners());
    }

    @Test
    void rulesOfOneHostAreJoinedWithCatchAllsBehind() {
        Compiled compiled = TestMesh.of(
                        gateway("front", server(8080, "\"*\"")),
                        rule("a-old", "shop.example.com", """
                                - {match: [{uri: {prefix: /cart}}], directResponse: {status: 231}}
                                - {directResponse: {status: 232}}
                                """),
                        rule("b-young", "shop.example.com", """
                                - {match: [{uri: {exact: /cart/items}}], directResponse: {status: 233}}
                                - {match: [{uri: {prefix: /books}}], directResponse: {status: 234}}
                                - {match: [{uri: {prefix: /}}], directResponse: {status: 235}}
                                """))
                .gateway();

        assertEquals("231", compiled.get("0.0.0.0_8080", "shop.example.com", "/cart/items"));
        assertEquals("234", compiled.get("0.0.0.0_8080", "shop.example.com", "/books"));
        assertEquals("232", compiled.get("0.0.0.0_8080", "shop.example.com", "/"));
    }

    @Test
    void rulesFollowTheirOwnGatewayOnly() {
        Compiled compiled = TestMesh.of(
                        gateway("front", server(8080, "one.example.com, both.example.com")),
                        gateway("back", server(8080, "two.example.com, both.example.com")),
                        rule("a", "\"*\"", "- {match: [{uri: {prefix: /front}}], directResponse: {status: 211}}\n"),
                        istio("VirtualService", "b", """
                                hosts: ["*"]
                                gateways: [back.default.svc.cluster.local]
                                http: [{match: [{uri: {prefix: /back}}], directResponse: {status: 212}}]
                                """))
                .gateway();

        assertEquals("211", compiled.get("0.0.0.0_8080", "one.example.com", "/front"));
        assertEquals("404", compiled.get("0.0.0.0_8080", "one.example.com", "/back"));
        assertEquals("212", compiled.get("0.0.0.0_8080", "two.example.com", "/back"));
        assertEquals("211", compiled.get("0.0.0.0_8080", "both.example.com", "/front"));
        assertEquals("212", compiled.get("0.0.0.0_8080", "both.example.com", "/back"));
    }

    @Test
    void aNamespaceInFrontOfAHostIsThatOfTheRule() {
        Compiled compiled = TestMesh.of(
                        istio(
                                "Gateway",
                                "edge/front",
                                "selector: {app: client}\nservers:\n"
                                        + server(8080, "shop/a.example.com, ./own.example.com, \"*/all.example.com\"")),
                        istio(
                                "VirtualService",
                                "shop/r",
                                "hosts: [\"*\"]\ngateways: [edge/front]\nhttp: [{directResponse: {status: 211}}]\n"),
                        istio(
                                "VirtualService",
                                "edge/r",
                                "hosts: [\"*\"]\ngateways: [front]\nhttp: [{directResponse: {status: 212}}]\n"))
                .gateway();

        assertEquals("211", compiled.get("0.0.0.0_8080", "a.example.com", "/"));
        assertEquals("212", compiled.get("0.0.0.0_8080", "own.example.com", "/"));
        assertEquals("212", compiled.get("0.0.0.0_8080", "all.example.com", "/"));
    }

    @Test
    void redirectsToHttpsComeBeforeAllRoutes() {
        Compiled compiled = TestMesh.of(
                        HTTPBIN,
                        gateway(
                                "front",
                                "- {port: {number: 8080, name: http, protocol: HTTP}, hosts: [a.example.com, b.example.com],"
                                        + " tls: {httpsRedirect: true}}\n"),
                        rule("all", "a.example.com", TO_HTTPBIN))
                .gateway();

        Route route = compiled.route("0.0.0.0_8080", "a.example.com", "/x");
        assertNotNull(route);
        Redirect redirect = (Redirect) route.action();
        assertEquals("https", redirect.scheme());
        assertFalse(redirect.stripDefaultPort());
        assertEquals("301", compiled.get("0.0.0.0_8080", "b.example.com", "/x"));
    }

    @Test
    void addressesOfOnePortAreListenersOfTheirOwn() {
        Compiled compiled = TestMesh.of(
                        gateway("front", """
                                - {port: {number: 8080, name: a, protocol: HTTP}, bind: 10.1.0.1, hosts: [a.example.com]}
                                - {port: {number: 8080, name: b, protocol: HTTP}, bind: 10.1.0.2, hosts: [b.example.com]}
                                """), rule("all", "\"*\"", "- {directResponse: {status: 211}}\n"))
                .gateway();

        assertEquals(List.of("10.1.0.1_8080", "10.1.0.2_8080"), compiled.listeners());
        assertEquals("404", compiled.get("10.1.0.1_8080", "b.example.com", "/"));
        assertEquals("211", compiled.get("10.1.0.2_8080", "b.example.com", "/"));
    }

    @Test
    void ofTwoKindsOnOnePortTheFirstHasIt() {
        Compiled compiled = TestMesh.of(
                        gateway("a", "- {port: {number: 9100, name: tcp, protocol: TCP}, hosts: [\"*\"]}\n"),
                        gateway("b", server(9100, "\"*\"")),
                        gateway("c", "- {port: {number: 8080, name: web, protocol: HTTP}, hosts: [\"*\"]}\n"),
                        gateway("d", "- {port: {number: 8080, name: web, protocol: HTTP2}, hosts: [\"*\"]}\n"))
                .gateway();

        assertEquals(List.of("0.0.0.0_8080"), compiled.listeners());
        assertTrue(
                compiled.warnings().stream().anyMatch(w -> w.contains("http-9100 of gateway default/b is left out")));
    }

    @Test
    void onlyGatewaysThatSelectUsCount() {
        String others = istio("Gateway", "others", "selector: {istio: egress}\nservers:\n" + server(8080, "\"*\""));
        String everybodys = istio("Gateway", "everybody", "servers:\n" + server(8081, "\"*\""));

        assertEquals(
                List.of("0.0.0.0_8081"),
                TestMesh.of(others, everybodys).gateway().listeners());
    }

    @Test
    void aDestinationIsOfTheRulesNamespaceAndItsOnlyPortIsTaken() {
        Compiled compiled = TestMesh.of(
                        service("shop/reviews", "10.0.0.2", "http=9080"),
                        service("reviews", "10.0.0.3", "http=9081"),
                        gateway("front", server(8080, "\"*\"")),
                        istio("VirtualService", "shop/r", """
                                hosts: ["*"]
                                gateways: [default/front]
                                http: [{route: [{destination: {host: reviews}}]}]
                                """))
                .gateway();

        assertEquals("outbound|9080||reviews.shop.svc.cluster.local", compiled.get("0.0.0.0_8080", "any", "/"));
        assertEquals(List.of(), compiled.warnings());
    }
}
