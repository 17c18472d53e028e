package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VirtualServiceReaderTest {
    private static HttpRoute rule(String rule) {
        return Decoding.only(VirtualService.class, Decoding.rule(rule)).http().get(0);
    }

    @Test
    void readsEveryConditionOfAMatch() {
        HttpMatch match = rule("""
            match:
            - name: m
              uri: {prefix: /a}
              ignoreUriCase: true
              scheme: {exact: https}
              method: {regex: "GET|PUT"}
              authority: {prefix: shop.}
              headers: {x-a: {}, x-b: {exact: "1"}}
              withoutHeaders: {x-c: {regex: "*"}, x-d:}
              queryParams: {q: {exact: v}}
              port: 8080
              sourceLabels: {app: client}
              sourceNamespace: shop
              gateways: [mesh, edge/front]
            directResponse: {status: 200}
            """).match().get(0);

        assertEquals("m", match.name());
        assertEquals(new StringMatch.Prefix("/a"), match.uri());
        assertEquals(new StringMatch.Exact("https"), match.scheme());
        assertEquals(new StringMatch.Regex("GET|PUT"), match.method());
        assertEquals(new StringMatch.Prefix("shop."), match.authority());
        assertEquals(Map.of("x-a", new StringMatch.Present(), "x-b", new StringMatch.Exact("1")), match.headers());
        assertEquals(
                Map.of("x-c", new StringMatch.Present(), "x-d", new StringMatch.Present()), match.withoutHeaders());
        assertEquals(Map.of("q", new StringMatch.Exact("v")), match.queryParams());
        assertEquals(8080, match.port());
        assertEquals(Map.of("app", "client"), match.sourceLabels());
        assertEquals("shop", match.sourceNamespace());
        assertEquals(List.of("mesh", "edge/front"), match.gateways());
    }

    @Test
    void keepsHeaderOperationsInTheOrderOfTheDocument() {
        HttpRoute route = rule("""
            headers:
              request: {set: {z: "1", a: "2", m: "3"}, add: {y: "4"}, remove: [b, c]}
              response: {set: {server: none}}
            route:
            - destination: {host: reviews, subset: v1, port: {number: 9080}}
              weight: 3
              headers: {response: {remove: [x]}}
            """);

        assertEquals(
                List.of("z", "a", "m"),
                List.copyOf(route.headers().request().set().keySet()));
        assertEquals(List.of("b", "c"), route.headers().request().remove());
        assertEquals(List.of("x"), route.route().get(0).headers().response().remove());
        assertEquals(9080, route.route().get(0).destination().port());
        assertEquals(
                "f.yaml:11:20", route.route().get(0).destination().position().toString());
        assertEquals("f.yaml:7:5", route.position().toString());
    }

    @Test
    void readsRedirectAndRewrite() {
        assertEquals(
                new VirtualService.Redirect("/new", "", "a.test", 8443, null, "https", 308),
                rule("redirect: {uri: /new, authority: a.test, port: 8443, scheme: https, redirectCode: 308}")
                        .redirect());
        VirtualService.Redirect byEnumNumber = rule("redirect: {derivePort: 1}").redirect();
        assertEquals(
                new VirtualService.Redirect("", "", "", 0, VirtualService.DerivePort.FROM_REQUEST_PORT, "", 301),
                byEnumNumber);
        assertEquals(
                new VirtualService.Rewrite("", "x", new VirtualService.RegexRewrite("^/a", "/b")),
                rule("""
                    rewrite: {authority: x, uriRegexRewrite: {match: ^/a, rewrite: /b}}
                    route: [{destination: {host: reviews}}]
                    """).rewrite());
    }

    @Test
    void readsDirectResponses() {
        VirtualService.DirectResponse none =
                rule("directResponse: {status: 503}").directResponse();
        assertNull(none == null ? null : none.body());
        assertEquals(
                new VirtualService.DirectResponse(200, Bytes.of("hello")),
                rule("directResponse: {status: 200, body: {string: hello}}").directResponse());
        assertEquals(
                new VirtualService.DirectResponse(200, Bytes.of("hello")),
                rule("directResponse: {status: 200, body: {bytes: aGVsbG8=}}").directResponse());
    }

    @Test
    void readsFaults() {
        VirtualService.Fault fault = rule("""
            fault:
              abort: {grpcStatus: UNAVAILABLE, percentage: {value: 0.5}}
              delay: {fixedDelay: 1m30s, percent: 7}
            route: [{destination: {host: reviews}}]
            """).fault();

        assertEquals(
                new VirtualService.Fault(
                        new VirtualService.Delay(90_000_000_000L, 7),
                        new VirtualService.Abort(new VirtualService.AbortGrpcStatus(14), 0.5)),
                fault);
    }

    @Test
    void anAbortWithoutStatusDoesNothing() {
        DecodedFile file = Decoding.decode(Decoding.rule("""
            fault: {abort: {percentage: {value: 100}}}
            route: [{destination: {host: reviews}}]
            """));

        assertEquals(1, Decoding.warnings(file).size());
        VirtualService service = (VirtualService) file.resources().get(0);
        assertEquals(new VirtualService.Fault(null, null), service.http().get(0).fault());
    }

    @Test
    void readsRulesThatDelegate() {
        DecodedFile file = Decoding.decode(Decoding.resource("VirtualService", """
            hosts: [reviews]
            http:
            - delegate: {name: other, namespace: team}
            - route: [{destination: {host: reviews}}]
            """));

        assertEquals(List.of(), Decoding.errors(file));
        VirtualService.Delegate delegate =
                ((VirtualService) file.resources().get(0)).http().get(0).delegate();
        assertEquals("team/other", delegate == null ? null : delegate.namespace() + "/" + delegate.name());
    }

    @Test
    void acceptsAllWritingsOfTheSame() {
        HttpRoute route = rule("""
            match:
            - uri: {prefix: /}
              ignore_uri_case: yes
              without_headers: {x: {}}
              query_params: {q: {exact: "1"}}
              source_labels: {app: client}
              port: "9080"
              headers: null
              method: ~
            direct_response: {status: "212"}
            rewrite: null
            """);

        assertEquals(true, route.match().get(0).ignoreUriCase());
        assertEquals(9080, route.match().get(0).port());
        assertNull(route.match().get(0).method());
        assertEquals(new VirtualService.DirectResponse(212, null), route.directResponse());
        assertNull(route.rewrite());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match: [{uri: {prefix: ''}}]\nroute: [{destination: {host: reviews}}]",
                "match: [{uri: {}}]\nroute: [{destination: {host: reviews}}]",
                "headers: {request: {set: {'bad name': x}}}\nroute: [{destination: {host: reviews}}]",
                "headers: {request: {set: {a: '%REQ(x)% 100%% %START_TIME%'}}}\nroute: [{destination: {host: b}}]",
                "headers: {request: {set: {Host: x}}}\nroute: [{destination: {host: reviews}}]",
                "timeout: 87600h\nroute: [{destination: {host: reviews}}]",
                "timeout: 100ms\nroute: [{destination: {host: reviews}}]",
                "route: [{destination: {host: a}, weight: 3}, {destination: {host: b}, weight: 1000}]",
                "route: [{destination: {host: a}, weight: 0}, {destination: {host: b}, weight: 1}]",
                "fault: {abort: {httpStatus: 200, percentage: {value: 0.0001}}}\nroute: [{destination: {host: a}}]",
                "match: [{headers: {x: {regex: '.*'}}}]\nroute: [{destination: {host: reviews}}]",
                "route: [{destination: {host: reviews.other.svc.cluster.local.}}]",
                "redirect: {port: 0, uri: /x}",
            })
    void accepts(String rule) {
        assertEquals(List.of(), Decoding.errors(Decoding.decode(Decoding.rule(rule))));
    }

    @Test
    void serverNamesThatIstioMakesAreTakenAtGateways() {
        String rule = Decoding.resource("VirtualService", """
            hosts: ["*.test"]
            gateways: [edge]
            tls: [{match: [{sniHosts: [outbound_.80_.v1_.a.test, 1.2.3.4]}], route: [{destination: {host: a.test}}]}]
            """);

        assertEquals(List.of(), Decoding.errors(Decoding.decode(rule)));
        List<String> warnings = Decoding.warnings(Decoding.decode(rule));
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("sniHosts: \"1.2.3.4\" is an address"), warnings.get(0));
        assertEquals(
                1,
                Decoding.errors(Decoding.decode(rule.replace("edge", "mesh"))).size());
    }
}
