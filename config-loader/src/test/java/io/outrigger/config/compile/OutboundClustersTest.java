package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.pod;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.ConnectionSpec.Relay;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.UpstreamProtocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundClustersTest {
    private static final String REVIEWS = "outbound|9080||reviews.default.svc.cluster.local";
    private static final String SERVICE = service("reviews", "10.0.0.1", "http=9080->8080");
    private static final String PODS = pod("reviews", "10.2.0.1", "v1") + "---\n" + pod("reviews", "10.2.0.2", "v2");

    @Test
    void podsOfTheSelectorAreEndpointsAtTheTargetPort() {
        Compiled compiled = TestMesh.of(SERVICE, PODS, """
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: vm, namespace: default}
            spec: {address: 10.2.0.9, labels: {app: reviews, version: vm}, weight: 3}
            """).sidecar();

        assertEquals(List.of("10.2.0.1:8080", "10.2.0.2:8080", "10.2.0.9:8080"), compiled.endpoints(REVIEWS));
        assertEquals(3, compiled.cluster(REVIEWS).spec().endpoints().get(2).weight());
        assertEquals(Discovery.STATIC, compiled.cluster(REVIEWS).spec().discovery());
        assertEquals(LbPolicy.LEAST_REQUEST, compiled.cluster(REVIEWS).spec().lbPolicy());
        assertEquals("reviews", compiled.cluster(REVIEWS).spec().service().name());
    }

    @Test
    void endpointSlicesCountMoreThanPodsAndSayWhoIsReady() {
        Compiled compiled = TestMesh.of(SERVICE, PODS, """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: reviews-1, namespace: default, labels: {kubernetes.io/service-name: reviews}}
            addressType: IPv4
            ports: [{name: http, port: 8888}]
            endpoints:
            - {addresses: [10.2.0.2]}
            - {addresses: [10.2.0.1], conditions: {ready: false}}
            """).sidecar();

        assertEquals(List.of("10.2.0.2:8888"), compiled.endpoints(REVIEWS));
        assertEquals(
                "v2",
                compiled.cluster(REVIEWS).spec().endpoints().get(0).labels().get("version"));
    }

    @Test
    void aServiceNobodyTellsTheEndpointsOfIsFoundByItsName() {
        Compiled alone = TestMesh.of(SERVICE).sidecar();
        Compiled beside = TestMesh.of(SERVICE, pod("other", "10.2.0.7", "v1")).sidecar();

        assertEquals(Discovery.STRICT_DNS, alone.cluster(REVIEWS).spec().discovery());
        assertEquals(List.of("reviews.default.svc.cluster.local:9080"), alone.endpoints(REVIEWS));
        assertEquals(Discovery.STATIC, beside.cluster(REVIEWS).spec().discovery());
        assertEquals(List.of(), beside.endpoints(REVIEWS));
    }

    @Test
    void subsetsHoldTheEndpointsWithTheirLabels() {
        Compiled compiled = TestMesh.of(SERVICE, PODS, istio("DestinationRule", "reviews", """
            host: reviews
            trafficPolicy:
              loadBalancer: {simple: RANDOM}
              connectionPool: {tcp: {connectTimeout: 2s}}
            subsets:
            - {name: v2, labels: {version: v2}}
            - {name: all}
            - {name: none, labels: {version: v9}}
            - {name: own, labels: {version: v1}, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}
            """))
                .sidecar();

        assertEquals(List.of("10.2.0.2:8080"), compiled.endpoints(subset("v2")));
        assertEquals(2, compiled.endpoints(subset("all")).size());
        assertEquals(List.of(), compiled.endpoints(subset("none")));
        assertEquals(LbPolicy.RANDOM, compiled.cluster(subset("v2")).spec().lbPolicy());
        assertEquals(
                LbPolicy.ROUND_ROBIN, compiled.cluster(subset("own")).spec().lbPolicy());
        assertEquals(2_000_000_000L, compiled.cluster(subset("own")).spec().connectTimeoutNanos());
        assertEquals(
                10_000_000_000L,
                TestMesh.of(SERVICE).sidecar().cluster(REVIEWS).spec().connectTimeoutNanos());
    }

    private static String subset(String name) {
        return "outbound|9080|" + name + "|reviews.default.svc.cluster.local";
    }

    @Test
    void settingsOfAPortReplaceThoseOfTheDestinationAltogether() {
        Compiled compiled = TestMesh.of(
                        service("reviews", "10.0.0.1", "http=9080", "http-b=9081"),
                        istio("DestinationRule", "reviews", """
                            host: reviews
                            trafficPolicy:
                              loadBalancer: {simple: RANDOM}
                              connectionPool: {tcp: {connectTimeout: 2s}}
                              portLevelSettings:
                              - {port: {number: 9081}, loadBalancer: {simple: ROUND_ROBIN}}
                            """))
                .sidecar();

        String other = "outbound|9081||reviews.default.svc.cluster.local";
        assertEquals(LbPolicy.RANDOM, compiled.cluster(REVIEWS).spec().lbPolicy());
        assertEquals(LbPolicy.ROUND_ROBIN, compiled.cluster(other).spec().lbPolicy());
        assertEquals(10_000_000_000L, compiled.cluster(other).spec().connectTimeoutNanos());
    }

    @Test
    void theDeclaredProtocolIsSpokenToTheEndpoints() {
        Compiled compiled = TestMesh.of(service("s", "10.0.0.1", "http=1", "http2=2", "grpc-web=3", "web=4"))
                .sidecar();

        assertEquals(UpstreamProtocol.HTTP1, protocol(compiled, 1));
        assertEquals(UpstreamProtocol.HTTP2, protocol(compiled, 2));
        assertEquals(UpstreamProtocol.HTTP2, protocol(compiled, 3));
        assertEquals(UpstreamProtocol.DOWNSTREAM, protocol(compiled, 4));
    }

    private static UpstreamProtocol protocol(Compiled compiled, int port) {
        return compiled.cluster("outbound|" + port + "||s.default.svc.cluster.local")
                .spec()
                .protocol();
    }

    @Test
    void entriesWithoutResolutionGoToTheAddressDialledAtTheirTargetPort() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "wild", """
            hosts: ["*.example.com"]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}, {number: 443, name: tls, protocol: TLS}]
            resolution: NONE
            """)).sidecar();

        assertEquals(
                Discovery.ORIGINAL_DST,
                compiled.cluster("outbound|80||*.example.com").spec().discovery());
        assertEquals(8080, compiled.cluster("outbound|80||*.example.com").spec().originalPort());
        assertEquals(0, compiled.cluster("outbound|443||*.example.com").spec().originalPort());
    }

    @Test
    void entriesResolvedByDnsKeepNames() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "dns", """
            hosts: [api.example.com]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
            resolution: DNS
            """), istio("ServiceEntry", "listed", """
                hosts: [db.example.com]
                ports: [{number: 80, name: http, protocol: HTTP}]
                resolution: DNS_ROUND_ROBIN
                endpoints: [{address: one.example.com, ports: {http: 81}}]
                """))
                .sidecar();

        assertEquals(
                Discovery.STRICT_DNS,
                compiled.cluster("outbound|80||api.example.com").spec().discovery());
        assertEquals(List.of("api.example.com:8080"), compiled.endpoints("outbound|80||api.example.com"));
        assertEquals(
                Discovery.LOGICAL_DNS,
                compiled.cluster("outbound|80||db.example.com").spec().discovery());
        assertEquals(List.of("one.example.com:81"), compiled.endpoints("outbound|80||db.example.com"));
    }

    @Test
    void anEntryTakesWorkloadsAndPodsOfItsOwnNamespace() {
        Compiled compiled = TestMesh.of(
                        istio("ServiceEntry", "legacy", """
                            hosts: [legacy.example.com]
                            ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
                            location: MESH_INTERNAL
                            resolution: STATIC
                            workloadSelector: {labels: {app: legacy}}
                            """),
                        pod("legacy", "10.2.0.5", "v1"),
                        istio("WorkloadEntry", "vm", """
                            address: 10.2.0.6
                            labels: {app: legacy}
                            ports: {http: 9090}
                            """),
                        istio("WorkloadEntry", "elsewhere/vm", """
                            address: 10.2.0.7
                            labels: {app: legacy}
                            """))
                .sidecar();

        assertEquals(List.of("10.2.0.6:9090", "10.2.0.5:8080"), compiled.endpoints("outbound|80||legacy.example.com"));
    }

    @Test
    void resourcesThatDeclareOneHostShareItsEndpoints() {
        Compiled compiled = TestMesh.of(
                        service("reviews", "10.0.0.1", "http=9080"),
                        pod("reviews", "10.2.0.1", "v1"),
                        istio("ServiceEntry", "more", """
                            hosts: [reviews.default.svc.cluster.local]
                            ports: [{number: 9080, name: http, protocol: HTTP}]
                            resolution: STATIC
                            endpoints: [{address: 10.3.0.1}]
                            """))
                .sidecar();

        assertEquals(List.of("10.2.0.1:9080", "10.3.0.1:9080"), compiled.endpoints(REVIEWS));
    }

    @Test
    void hiddenServicesHaveNoCluster() {
        String hidden = service("shop/hidden", "10.0.0.2", "http=9080")
                .replace("namespace: shop}", "namespace: shop, annotations: {networking.istio.io/exportTo: \".\"}}");

        assertEquals(
                null,
                TestMesh.of(hidden)
                        .sidecar()
                        .snapshot()
                        .clusters()
                        .get("outbound|9080||hidden.shop.svc.cluster.local"));
        assertEquals(
                "hidden",
                TestMesh.of(hidden)
                        .in("shop")
                        .sidecar()
                        .cluster("outbound|9080||hidden.shop.svc.cluster.local")
                        .spec()
                        .service()
                        .name());
    }

    @Test
    void anEqualSpecKeepsItsClusterAndAChangedOneItsEndpoints() {
        Compiled first = TestMesh.of(SERVICE, PODS).sidecar();
        Compiled same = TestMesh.of(SERVICE, PODS).sidecarAfter(first.snapshot());
        Compiled fewer = TestMesh.of(SERVICE, pod("reviews", "10.2.0.1", "v1")).sidecarAfter(first.snapshot());

        assertSame(first.cluster(REVIEWS), same.cluster(REVIEWS));
        assertNotSame(first.cluster(REVIEWS), fewer.cluster(REVIEWS));
        assertSame(
                first.cluster(REVIEWS).hosts().at(0),
                fewer.cluster(REVIEWS).hosts().at(0));
        assertEquals(2, same.snapshot().generation());
    }

    @Test
    void aPartOfAHostThatNobodyBelongsToIsNotAskedForByName() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "far", """
            hosts: [far.example.com]
            ports: [{number: 80, name: http, protocol: HTTP}]
            resolution: DNS
            endpoints: [{address: one.example.com, labels: {version: v1}}]
            """), istio("DestinationRule", "far", """
                host: far.example.com
                subsets: [{name: one, labels: {version: v1}}, {name: two, labels: {version: v2}}]
                """))
                .sidecar();

        assertEquals(List.of("one.example.com:80"), compiled.endpoints("outbound|80|one|far.example.com"));
        assertFalse(compiled.snapshot().clusters().containsKey("outbound|80|two|far.example.com"));
    }

    @Test
    void connectionsCarriedAsBytesLiveAsTheRuleSaysWhateverItsPartsSay() {
        Compiled compiled = TestMesh.of(SERVICE, PODS, istio("DestinationRule", "reviews", """
            host: reviews
            trafficPolicy:
              connectionPool: {tcp: {idleTimeout: 2s, maxConnectionDuration: 3s}}
              portLevelSettings:
              - {port: {number: 9080}, connectionPool: {tcp: {maxConnectionDuration: 4s}}}
            subsets:
            - {name: v1, labels: {version: v1}, trafficPolicy: {connectionPool: {tcp: {idleTimeout: 5s}}}}
            """))
                .sidecar();

        ConnectionSpec whole = compiled.cluster(REVIEWS).spec().resilience().connections();
        ConnectionSpec part = compiled.cluster("outbound|9080|v1|reviews.default.svc.cluster.local")
                .spec()
                .resilience()
                .connections();
        assertEquals(new Relay(2_000_000_000, 3_000_000_000L), whole.relay());
        assertEquals(4_000_000_000L, whole.maxDurationNanos());
        assertEquals(whole.relay(), part.relay());
        assertEquals(5_000_000_000L, part.httpIdleNanos());
    }
}
