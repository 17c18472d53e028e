package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.PathRewrite;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction.DirectResponse;
import io.outrigger.http.route.RouteAction.Forward;
import io.outrigger.http.route.RouteAction.Redirect;
import io.outrigger.http.route.RouteAction.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteCompilerTest {
    private static Route route(String http) {
        Compiled compiled = TestMesh.of(
                        service("reviews", "10.0.0.1", "http=9080"),
                        istio("VirtualService", "reviews", "hosts: [reviews]\nhttp:\n" + http))
                .sidecar();
        Route route = compiled.route("0.0.0.0_9080", "reviews", "/a/b");
        assertNotNull(route);
        return route;
    }

    private static Forward forward(String http) {
        return (Forward) route(http).action();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> names(HeaderEdits edits) {
        return edits.edits().stream()
                .map(edit -> (edit.append() ? "add " : "set ") + text(edit.name()))
                .toList();
    }

    @Test
    void aRewriteReplacesThePrefixTheWholePathOrTheLeadingSlash() {
        String rest = ", rewrite: {uri: /new}, route: [{destination: {host: reviews}}]}\n";

        assertEquals(2, rewrittenLength("- {match: [{uri: {prefix: /a}}]" + rest));
        assertEquals(-1, rewrittenLength("- {match: [{uri: {regex: \"/.*b\"}}]" + rest));
        assertEquals(1, rewrittenLength("- {rewrite: {uri: /new}, route: [{destination: {host: reviews}}]}\n"));
    }

    private static int rewrittenLength(String http) {
        PathRewrite rewrite = forward(http).rewrite().path();
        return rewrite instanceof PathRewrite.Prefix prefix ? prefix.length() : 0;
    }

    @Test
    void aTimeoutIsKeptAndRetriesAreIstiosDefault() {
        Forward forward = forward("- {timeout: 0.5s, route: [{destination: {host: reviews}}]}\n");

        assertEquals(500_000_000L, forward.timeoutNanos());
        assertEquals(RetryPolicy.DEFAULT, forward.retry());
        assertEquals(0, forward("- {route: [{destination: {host: reviews}}]}\n").timeoutNanos());
    }

    @Test
    void headersOfASingleDestinationFollowThoseOfItsRoute() {
        Route route = route("""
            - headers: {request: {set: {x-b: "1", x-a: "1"}, add: {x-c: "1"}, remove: [X-Gone]}, response: {set: {x-r: "1"}}}
              route:
              - destination: {host: reviews}
                headers: {request: {set: {x-d: "1"}, remove: [x-lost]}, response: {add: {x-s: "1"}}}
            """);
        Forward forward = (Forward) route.action();

        assertEquals(List.of("set x-a", "set x-b", "add x-c", "set x-d"), names(forward.requestEdits()));
        assertEquals(
                List.of("x-gone", "x-lost"),
                forward.requestEdits().remove().stream()
                        .map(RouteCompilerTest::text)
                        .toList());
        assertEquals(List.of("set x-r", "add x-s"), names(route.responseEdits()));
        assertEquals(HeaderEdits.NONE, forward.targets().all()[0].requestEdits());
    }

    @Test
    void headersOfSeveralDestinationsStayWithThem() {
        Route route = route("""
            - headers: {request: {set: {x-a: "1"}}}
              route:
              - {destination: {host: reviews}, weight: 1, headers: {request: {set: {x-b: "1"}}, response: {set: {x-c: "1"}}}}
              - {destination: {host: nobody}, weight: 0}
            """);
        Forward forward = (Forward) route.action();
        Target target = forward.targets().all()[0];

        assertEquals(1, forward.targets().all().length);
        assertEquals(List.of("set x-a"), names(forward.requestEdits()));
        assertEquals(List.of("set x-b"), names(target.requestEdits()));
        assertEquals(List.of("set x-c"), names(target.responseEdits()));
        assertEquals(List.of(), names(route.responseEdits()));
    }

    @Test
    void aHostHeaderIsARewriteOfTheAuthority() {
        String destination = """
            - FIRST
              route:
              - destination: {host: reviews}
                headers: {request: {set: {":authority": destination.example.com}}}
            """;
        String route = destination.replace("FIRST", "headers: {request: {set: {Host: route.example.com}}}");

        assertEquals("route.example.com", authority(route));
        assertEquals("destination.example.com", authority(destination.replace("FIRST", "name: n")));
        assertEquals(
                "rewrite.example.com",
                authority(destination.replace("FIRST", "rewrite: {authority: rewrite.example.com}")));
        assertEquals(HeaderEdits.NONE, forward(route).requestEdits());
    }

    private static String authority(String http) {
        byte[] authority = forward(http).rewrite().authority();
        return authority == null ? "-" : text(authority);
    }

    @Test
    void aRedirectLeavesOutThePortItsSchemeImplies() {
        assertEquals(0, redirect("{scheme: https, port: 443}").port());
        assertEquals(80, redirect("{scheme: https, port: 80}").port());
        assertEquals(0, redirect("{port: 80}").port());
        assertEquals(443, redirect("{port: 443}").port());
        assertEquals(9080, redirect("{derivePort: FROM_REQUEST_PORT}").port());
        assertEquals(0, redirect("{derivePort: FROM_PROTOCOL_DEFAULT}").port());
    }

    @Test
    void aRedirectKeepsWhatItDoesNotName() {
        Redirect redirect = redirect("{authority: a.example.com, redirectCode: 308}");

        assertEquals(308, redirect.status());
        assertEquals("a.example.com", redirect.host());
        assertNull(redirect.path());
        assertNull(redirect.scheme());
        assertEquals(301, redirect("{uri: /new}").status());
    }

    private static Redirect redirect(String yaml) {
        return (Redirect) route("- {redirect: " + yaml + "}\n").action();
    }

    @Test
    void aDirectResponseMayHaveABody() {
        DirectResponse text = (DirectResponse) route("- {directResponse: {status: 503, body: {string: hello}}}\n")
                .action();
        DirectResponse empty =
                (DirectResponse) route("- {directResponse: {status: 204}}\n").action();

        assertEquals(503, text.status());
        assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), text.body());
        assertEquals(0, empty.body().length);
    }

    @Test
    void faultsBecomeAFilterOfTheRouteUnlessNobodyIsHit() {
        Route both = route("""
            - fault:
                delay: {fixedDelay: 1s, percentage: {value: 30}}
                abort: {httpStatus: 400, percentage: {value: 0.01}}
              route: [{destination: {host: reviews}}]
            """);
        Route grpc = route("""
            - fault: {abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}}
              route: [{destination: {host: reviews}}]
            """);
        Route nobody = route("""
            - fault: {delay: {fixedDelay: 1s}}
              route: [{destination: {host: reviews}}]
            """);

        assertEquals(new TestHandlers.Fault(1_000_000_000L, 300_000, 400, 100, -1), both.filters()[0]);
        assertEquals(new TestHandlers.Fault(0, 0, 0, 1_000_000, 14), grpc.filters()[0]);
        assertEquals(0, nobody.filters().length);
    }
}
