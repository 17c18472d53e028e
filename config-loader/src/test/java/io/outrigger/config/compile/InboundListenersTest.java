package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction.Forward;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundListenersTest {
    private static final String INBOUND = "virtualInbound";

    private static HttpConnectionManagerSpec http(Compiled compiled, int port) {
        FilterChain chain = compiled.chain(INBOUND, port, Application.HTTP1);
        assertNotNull(chain);
        return ((TestHandlers.Http) chain.handler()).spec();
    }

    private static String decorator(HttpConnectionManagerSpec spec) {
        byte[] text = spec.headers().responseDecorator();
        return text == null ? "-" : new String(text, StandardCharsets.UTF_8);
    }

    @Test
    void aDeclaredPortIsServedByItsTargetPortAndNamesItsService() {
        Compiled compiled =
                TestMesh.of(service("client", "10.0.0.1", "http=80->8080")).sidecar();

        HttpConnectionManagerSpec spec = http(compiled, 8080);
        assertEquals("client.default.svc.cluster.local:80/*", decorator(spec));
        assertEquals("inbound|8080||", spec.routes().name());
        assertEquals("inbound_0.0.0.0_8080", spec.statPrefix());
        assertEquals(List.of("10.1.0.1:8080"), compiled.endpoints("inbound|8080||"));
        assertEquals(
                IpLiteral.of("127.0.0.6"),
                compiled.cluster("inbound|8080||").spec().sourceAddress());
        ListenerSpec entrance = compiled.listener(INBOUND);
        assertTrue(entrance.bound() && entrance.capture());
        assertEquals(15006, entrance.address().getPort());
    }

    @Test
    void eachPortIsLookedAtAsItsProtocolAsks() {
        Compiled compiled = TestMesh.of(service("client", "10.0.0.1", "http=1001", "tcp=1002", "any=1003"))
                .sidecar();

        ListenerSpec entrance = compiled.listener(INBOUND);
        assertFalse(entrance.detection(1001).http());
        assertFalse(entrance.detection(1002).http());
        assertTrue(entrance.detection(1003).http());
        assertTrue(entrance.detection(9999).http());
        assertEquals("requests", compiled.bytes(INBOUND, 1001, Application.OPAQUE));
        assertEquals("nothing", compiled.bytes(INBOUND, 1001, Application.TLS));
        assertEquals("inbound|1002||", compiled.bytes(INBOUND, 1002, Application.OPAQUE));
        assertEquals("inbound|1002||", compiled.bytes(INBOUND, 1002, Application.TLS));
        assertEquals("requests", compiled.bytes(INBOUND, 1003, Application.HTTP1));
        assertEquals("inbound|1003||", compiled.bytes(INBOUND, 1003, Application.OPAQUE));
        assertEquals("inbound|1003||", compiled.bytes(INBOUND, 1003, Application.TLS));
    }

    @Test
    void undeclaredPortsAreHandedOn() {
        Compiled compiled =
                TestMesh.of(service("client", "10.0.0.1", "http=8080")).sidecar();

        assertEquals("InboundPassthroughCluster", compiled.bytes(INBOUND, 7777, Application.OPAQUE));
        assertEquals("InboundPassthroughCluster", compiled.bytes(INBOUND, 7777, Application.TLS));
        assertEquals(":0/*", decorator(http(compiled, 7777)));
        assertEquals("InboundPassthroughCluster", http(compiled, 7777).routes().name());
    }

    @Test
    void grpcIsNotTriedAgain() {
        Compiled compiled = TestMesh.of(service("client", "10.0.0.1", "http=1001", "grpc=1002"))
                .sidecar();

        assertEquals(RetryPolicy.INBOUND, retry(http(compiled, 1001)));
        assertEquals(RetryPolicy.NONE, retry(http(compiled, 1002)));
    }

    private static RetryPolicy retry(HttpConnectionManagerSpec spec) {
        io.outrigger.http.message.RequestHead head = new io.outrigger.http.message.RequestHead();
        head.clear();
        head.path("/".getBytes(StandardCharsets.UTF_8));
        head.authority("any".getBytes(StandardCharsets.UTF_8));
        Route route = spec.routes().match(head);
        assertNotNull(route);
        assertEquals("default", route.name());
        assertNull(route.decorator());
        return ((Forward) route.action()).retry();
    }

    @Test
    void ofTwoServicesTheFirstByNameDecidesAPort() {
        String both = """
                apiVersion: v1
                kind: Service
                metadata: {name: all, namespace: default}
                spec: {selector: {app: client}, ports: [{name: http, port: 80, targetPort: 8080}]}
                """;

        Compiled compiled =
                TestMesh.of(service("client", "10.0.0.1", "tcp=8080"), both).sidecar();

        assertEquals("all.default.svc.cluster.local:80/*", decorator(http(compiled, 8080)));
    }

    @Test
    void ingressOfTheSidecarStandsInThePlaceOfServices() {
        Compiled compiled = TestMesh.of(service("client", "10.0.0.1", "http=8080"), istio("Sidecar", "own", """
                ingress:
                - port: {number: 9080, protocol: HTTP, name: http}
                  defaultEndpoint: 127.0.0.1:3000
                - port: {number: 9081, protocol: TCP, name: tcp}
                  defaultEndpoint: 0.0.0.0:3001
                - port: {number: 9082, protocol: HTTP, name: bound}
                  captureMode: NONE
                """))
                .sidecar();

        assertEquals("own.default:9080/*", decorator(http(compiled, 9080)));
        assertEquals(List.of("127.0.0.1:3000"), compiled.endpoints("inbound|9080||"));
        assertNull(compiled.cluster("inbound|9080||").spec().sourceAddress());
        assertEquals(List.of("10.1.0.1:3001"), compiled.endpoints("inbound|9081||"));
        assertNotNull(compiled.cluster("inbound|9081||").spec().sourceAddress());
        assertEquals("InboundPassthroughCluster", compiled.bytes(INBOUND, 8080, Application.OPAQUE));
        assertTrue(compiled.listener("10.1.0.1_9082").bound());
    }

    @Test
    void aNamedTargetPortIsThatOfTheOwnPod() {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: client-1, namespace: default, labels: {app: client}}
                spec: {containers: [{name: app, ports: [{name: web, containerPort: 8443}]}]}
                status: {phase: Running, podIP: 10.1.0.1}
                """;
        String named = """
                apiVersion: v1
                kind: Service
                metadata: {name: client, namespace: default}
                spec: {selector: {app: client}, ports: [{name: http, port: 80, targetPort: web}]}
                """;

        Compiled compiled = TestMesh.of(pod, named).sidecar();

        assertEquals("client.default.svc.cluster.local:80/*", decorator(http(compiled, 8443)));
    }
}
